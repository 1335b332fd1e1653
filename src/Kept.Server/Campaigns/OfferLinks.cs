using Kept.Policy;
using Kept.Server.Disclosures;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>Whom a link of an offer is about. After erasure the address's choices remain.</summary>
/// <param name="Id">The campaign's recipient.</param>
/// <param name="Campaign">The campaign the mail was of.</param>
/// <param name="Site">The sender.</param>
/// <param name="Person">Null once erased.</param>
/// <param name="AddressIndex">Blind index of the address the mail went to.</param>
/// <param name="Advertiser">The other company it was about, if any.</param>
internal sealed record OfferRecipient(Guid Id, Campaign Campaign, Site Site, Guid? Person, byte[] AddressIndex, Partner? Advertiser);

/// <summary>What the links of an offer do: no sign-in and no cookie, the token is the permission.</summary>
internal sealed class OfferLinks(KeptDb db, Transactions transactions, LinkTokens tokens, ChoiceBook choices, Advertisers advertisers, Snapshot<SiteDirectory> sites, TimeProvider time)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>The recipient a token was signed for, or null for anything else.</summary>
    public async Task<OfferRecipient?> FindAsync(LinkKind kind, string? token, CancellationToken cancel) =>
        tokens.TryRead(kind, token, out var id) ? await OfAsync(id, cancel) : null;

    /// <summary>The recipient with this id; null when it or its site is gone.</summary>
    public async Task<OfferRecipient?> OfAsync(Guid id, CancellationToken cancel)
    {
        var found = await (from recipient in db.Set<CampaignRecipient>()
                           join campaign in db.Set<Campaign>() on recipient.CampaignId equals campaign.Id
                           where recipient.Id == id
                           select new { recipient, campaign }).AsNoTracking().SingleOrDefaultAsync(cancel);
        if (found is null || !sites.Current.ById.TryGetValue(found.campaign.SiteId, out var site))
            return null;
        var index = found.recipient.AddressIndex;
        var person = await db.Set<Address>().Where(a => a.Index == index).Select(a => (Guid?)a.PersonId).FirstOrDefaultAsync(cancel);
        return new OfferRecipient(id, found.campaign, site, person, index, await advertisers.OfAsync(found.campaign, cancel));
    }

    /// <summary>All choices the address made at the site.</summary>
    public Task<List<Choice>> ChoicesAsync(OfferRecipient recipient, CancellationToken cancel) =>
        choices.AllAsync(recipient.AddressIndex, recipient.Site.Id, cancel);

    /// <summary>Records a choice, unless it is what holds already.</summary>
    public async Task ChooseAsync(OfferRecipient recipient, Scope scope, bool optedIn, string via, CancellationToken cancel, string? advertiser = null)
    {
        var made = await ChoicesAsync(recipient, cancel);
        var held = advertiser is null ? ChoiceBook.Newest(made).GetValueOrDefault(scope) : ChoiceBook.About(advertiser, made);
        if (held is not null && held.OptedIn == optedIn)
            return;
        await choices.SetAsync(recipient.Person, recipient.AddressIndex, recipient.Site.Id, scope, optedIn, via, cancel, advertiser);
    }

    /// <summary>Stops several things in one act: all of them, or none when the server dies between.</summary>
    public Task StopAsync(OfferRecipient recipient, IEnumerable<OfferStop> stops, string via, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        foreach (var stop in stops)
            await ChooseAsync(recipient, stop.Scope, optedIn: false, via, cancel, stop.Advertiser);
    }, cancel);

    /// <summary>
    /// INVARIANT (CHOICE): an opt-out is acknowledged only when no offer to the address is leaving any more. Waits for those
    /// that had begun; returns false when one is still leaving after 20 seconds, and then it must not be acknowledged yet.
    /// </summary>
    public async Task<bool> QuietAsync(OfferRecipient recipient, CancellationToken cancel)
    {
        var until = time.GetTimestamp();
        while (await IsLeavingAsync(recipient, cancel))
        {
            if (time.GetElapsedTime(until) > LongestWait)
                return false;
            await Task.Delay(Look, time, cancel);
        }
        return true;
    }

    private Task<bool> IsLeavingAsync(OfferRecipient recipient, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var toAddress = db.Set<CampaignRecipient>().Where(r => r.AddressIndex == recipient.AddressIndex || r.PersonId == recipient.Person).Select(r => r.Id);
        return db.Set<OutboxMail>().AnyAsync(m => m.State == MailState.Leaving && m.LeavingUntil > now && toAddress.Contains(m.SubjectId), cancel);
    }
}
