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

    public MailAbout About { get; } = new("Offer", "you may get offers from us and have not opted out");

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
        var ask = Audience.AskFor(campaign.Id, advertiser);
        return advertiser is null
            ? Write(campaign, advertiser, recipient, mail, site, await gate.OpenPersonAsync(recipient.PersonId, ask.For<For.Offers>(), cancel, site.Id))
            : Write(campaign, advertiser, recipient, mail, site, await gate.OpenPersonAsync(recipient.PersonId, ask.For<For.ThirdPartyOffers>(), cancel, site.Id));
    }

    private ComposedMail? Write<TUse>(
        Campaign campaign, Partner? advertiser, CampaignRecipient recipient, OutboxMail mail, Site site, Opened<TUse> opened)
        where TUse : IMailUse
    {
        if (!EmailAddress.IsValid(opened.Data.Email))
            return null;
        recipient.AddressIndex = intake.EmailIndex(opened.Data.Email!);
        var stop = urls.For(site, $"/u/{tokens.Create(LinkKind.Unsubscribe, recipient.Id)}");
        try
        {
            return ComposedMail.To(opened, letter.Render(campaign, advertiser, site, opened.Data.Name, stop, letter.WhyUrl(mail, site))) with
            {
                Headers = new Dictionary<string, string>
                {
                    ["List-Unsubscribe"] = $"<{stop}>",
                    ["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click",
                },
            };
        }
        catch (LetterRefusedException)
        {
            // The check before the review let it pass; this reader's mail would still have told somebody who reads it.
            return null;
        }
    }
}
