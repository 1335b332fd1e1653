using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>Whom a link of an offer is about. The person is null once erased; the address's choices remain.</summary>
internal sealed record OfferRecipient(Guid Id, Campaign Campaign, Site Site, Guid? Person, byte[] AddressIndex);

/// <summary>What the links of an offer do: no sign-in and no cookie, the token is the permission.</summary>
internal sealed class OfferLinks(KeptDb db, LinkTokens tokens, ChoiceBook choices, Snapshot<SiteDirectory> sites, TimeProvider time)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>The recipient a token was signed for, or null for anything else.</summary>
    public async Task<OfferRecipient?> FindAsync(LinkKind kind, string? token, CancellationToken cancel)
    {
        if (!tokens.TryRead(kind, token, out var id))
            return null;
        var found = await (from recipient in db.Set<CampaignRecipient>()
                           join campaign in db.Set<Campaign>() on recipient.CampaignId equals campaign.Id
                           where recipient.Id == id
                           select new { recipient, campaign }).AsNoTracking().SingleOrDefaultAsync(cancel);
        if (found is null || !sites.Current.ById.TryGetValue(found.campaign.SiteId, out var site))
            return null;
        var person = await db.Set<Address>().Where(a => a.Index == found.recipient.AddressIndex).Select(a => (Guid?)a.PersonId).FirstOrDefaultAsync(cancel);
        return new OfferRecipient(id, found.campaign, site, person, found.recipient.AddressIndex);
    }

    /// <summary>The newest choice of the address at the site for each scope.</summary>
    public Task<IReadOnlyDictionary<Scope, Choice>> ChoicesAsync(OfferRecipient recipient, CancellationToken cancel) =>
        choices.NewestAsync(recipient.AddressIndex, recipient.Site.Id, cancel);

    /// <summary>Records a choice, unless it is what holds already.</summary>
    public async Task ChooseAsync(OfferRecipient recipient, Scope scope, bool optedIn, string via, CancellationToken cancel)
    {
        var newest = await ChoicesAsync(recipient, cancel);
        if (newest.GetValueOrDefault(scope) is { } held && held.OptedIn == optedIn)
            return;
        await choices.SetAsync(recipient.Person, recipient.AddressIndex, recipient.Site.Id, scope, optedIn, via, cancel);
    }

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
