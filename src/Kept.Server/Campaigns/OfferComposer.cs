using Kept.Server.Disclosures;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>Writes a campaign's mail to one person, if the gate still permits it at the moment it leaves.</summary>
internal sealed class OfferComposer(KeptDb db, PolicyGate gate, Advertisers advertisers, Intake intake, LinkTokens tokens, SiteUrls urls, OfferLetter letter) : IMailComposer
{
    public const string KindOfOffers = "offer";

    public string Kind => KindOfOffers;

    public bool IsOffer => true;

    public async Task<ComposedMail?> ComposeAsync(OutboxMail mail, Site site, CancellationToken cancel)
    {
        if (await db.Set<CampaignRecipient>().SingleOrDefaultAsync(r => r.Id == mail.SubjectId, cancel) is not { } recipient)
            return null;
        var campaign = await db.Set<Campaign>().AsNoTracking().SingleAsync(c => c.Id == recipient.CampaignId, cancel);
        if (campaign.State == CampaignState.Paused)
            throw new MailHeldException();
        // INVARIANT (ERASE): an order's own copy outlives its person, and must not bring offers to somebody erased.
        if (!await db.Set<Person>().AnyAsync(p => p.Id == recipient.PersonId && p.ErasedAt == null, cancel))
            return null;
        // An agreement may have been withdrawn since the campaign began.
        if (!await advertisers.MayBeSentAsync(campaign, cancel))
            return null;
        var advertiser = await advertisers.OfAsync(campaign, cancel);
        var data = await gate.OpenPersonAsync(recipient.PersonId, Audience.AskFor(campaign.Id, advertiser), cancel, site.Id);
        if (!EmailAddress.IsValid(data.Email))
            return null;
        recipient.AddressIndex = intake.EmailIndex(data.Email!);
        return Write(campaign, advertiser, recipient, site, data);
    }

    private ComposedMail Write(Campaign campaign, Partner? advertiser, CampaignRecipient recipient, Site site, PersonalData data)
    {
        var stop = urls.For(site, $"/u/{tokens.Create(LinkKind.Unsubscribe, recipient.Id)}");
        var why = urls.For(site, $"/why/{tokens.Create(LinkKind.Why, recipient.Id)}");
        var (subject, text, html) = letter.Render(campaign, advertiser, site, data.Name, stop, why);
        return new ComposedMail(data.Email!, data.Name, subject, text, html)
        {
            Headers = new Dictionary<string, string>
            {
                ["List-Unsubscribe"] = $"<{stop}>",
                ["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click",
            },
        };
    }
}
