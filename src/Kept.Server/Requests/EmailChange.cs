using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Disclosures;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Staff;
using Kept.Server.Staff.Sessions;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>
/// Replaces a person's e-mail address once the new one is proved. Until then the new address is held as a person of its
/// own, with a key of its own, and is erased when the link has run out unused.
/// </summary>
internal sealed class EmailChange(
    KeptDb db,
    Transactions transactions,
    Intake intake,
    PolicyGate gate,
    AccessDesk desk,
    ChoiceBook choices,
    RequestBook requests,
    ErrandBook errands,
    LedgerWriter ledger,
    AddressProof proof,
    Outbox outbox,
    SignInSessions sessions,
    TimeProvider time)
{
    internal enum Outcome
    {
        Changed,
        HasOwnRecord,
        LinkGone,
    }

    /// <summary>Mails a link to the new address. Call inside a transaction. Does nothing when the address is the present one.</summary>
    public Task BeginAsync(Site site, RecordSession session, string email, CancellationToken cancel) =>
        proof.AskAsync(site, session, email, LinkTarget.EmailChange, CollectionSource.EmailChange, cancel);

    /// <summary>
    /// The owner of the new address followed the link: it takes the old one's place. All sessions that the old address
    /// opened end, except the account session of the browser that follows the link.
    /// </summary>
    /// <param name="site">The site of the link.</param>
    /// <param name="link">The link.</param>
    /// <param name="current">The account session of the browser, if any.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<Outcome> ProveAsync(
        Site site, AccessLink link, Guid? current, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        if (!await desk.ConsumeAsync(link, cancel) || link is not { PersonId: { } holder, ForPerson: { } person, Replaces: { } old })
            return Outcome.LinkGone;
        var address = await db.Set<Address>().SingleOrDefaultAsync(a => a.Index == link.AddressIndex && a.PersonId == holder, cancel);
        if (address is null)
            return Outcome.LinkGone;
        var held = await gate.CollectionsAsync(holder, cancel);
        if (holder == person || held is not [{ Source: CollectionSource.EmailChange } pending])
            return Outcome.HasOwnRecord;
        var ask = Ask.Use<For.RightsRequest>(CategorySet.Of(Category.Email), "person") with { Reference = link.Id.ToString("N") };
        var data = (await gate.OpenAsync(pending, ask, cancel)).Data;
        await MoveAsync(address, pending, holder, person, old, cancel);
        await sessions.EndAllAsync(AccountCookie.Scheme, person, current, cancel);
        var corrected = await intake.CollectAsync(new Taking(site, person, data, [Purpose.RightsRequest, Purpose.CustomerService], CollectionSource.Correction), cancel);
        ledger.Add(EntryKind.Corrected, person, site.Id, new() { ["categories"] = "email", ["collection"] = corrected.Id.ToString("N") });
        await errands.CorrectAsync(person, CategorySet.Of(Category.Email), corrected, cancel);
        requests.Done(site.Id, person, RequestKind.Correct);
        await outbox.QueueAsync(site, EmailReplacedMail.Name, link.Id, person, $"{EmailReplacedMail.Name}/{link.Id:N}", cancel);
        return Outcome.Changed;
    }, cancel);

    /// <summary>The new address moves to the person, with the old one's choices; the old address and the provisional holder go.</summary>
    private async Task MoveAsync(Address address, Collection pending, Guid holder, Guid person, byte[] old, CancellationToken cancel)
    {
        var carried = await db.Set<Choice>().AsNoTracking().Where(c => c.AddressIndex == old).ToListAsync(cancel);
        address.PersonId = person;
        address.ProvedAt = time.GetUtcNow();
        db.Remove(pending);
        await intake.DestroyKeyAsync(holder, cancel);
        var now = time.GetUtcNow();
        await db.Set<Person>().Where(p => p.Id == holder).ExecuteUpdateAsync(p => p.SetProperty(x => x.ErasedAt, now), cancel);
        await db.SaveChangesAsync(cancel);
        await db.Set<Address>().Where(a => a.Index == old && a.PersonId == person).ExecuteDeleteAsync(cancel);
        await db.Set<RecordSession>().Where(s => s.PersonId == person).ExecuteDeleteAsync(cancel);
        foreach (var choice in carried.GroupBy(c => (c.SiteId, c.Scope, c.Advertiser)).Select(g => g.OrderBy(c => c.At).ThenBy(c => c.Id).Last()))
            await choices.SetAsync(person, address.Index, choice.SiteId, choice.Scope, choice.OptedIn, "address-change", cancel, choice.Advertiser);
    }
}
