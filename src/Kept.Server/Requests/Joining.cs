using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>
/// Makes two records one when a person proved both addresses: the session proves one, a link mailed to the other proves that. Nothing
/// else joins records, and each joining is an entry. It is one transaction, so a process killed within it joined nothing.
/// </summary>
internal sealed class Joining(
    KeptDb db, Transactions transactions, PolicyGate gate, Resealing resealing, AccessDesk desk, ChoiceBook choices, Restrictions restrictions,
    LedgerWriter ledger, AddressProof proof, IEnumerable<IJoins> others, TimeProvider time)
{
    /// <summary>Mails a link to the address that is to be added. It says the same whether somebody has the address or not.</summary>
    public Task BeginAsync(Site site, RecordSession session, string email, CancellationToken cancel) =>
        transactions.RunAsync(() => proof.AskAsync(site, session, email, LinkTarget.AddAddress, CollectionSource.AddedAddress, cancel), cancel);

    /// <summary>The owner of the other address followed the link. False when it was used meanwhile, or one of the two was erased.</summary>
    public Task<bool> ProveAsync(AccessLink link, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        if (link is not { PersonId: { } from, ForPerson: { } into } || from == into)
            return false;
        await PersonDirectory.LockAsync(db, cancel, from, into);
        if (!await desk.ConsumeAsync(link, cancel))
            return false;
        var alive = await db.Set<Person>().CountAsync(p => (p.Id == from || p.Id == into) && p.ErasedAt == null, cancel);
        var address = await db.Set<Address>().SingleOrDefaultAsync(a => a.Index == link.AddressIndex && a.PersonId == from, cancel);
        if (alive != 2 || address is null)
            return false;
        address.ProvedAt ??= time.GetUtcNow();
        await JoinAsync(from, into, link.SiteId, cancel);
        return true;
    }, cancel);

    /// <summary>Joins two records whose people the caller's transaction has locked.</summary>
    public async Task JoinAsync(Guid from, Guid into, string site, CancellationToken cancel)
    {
        FaultPoint.Reached("join-before");
        // INVARIANT (CHOICE): senders lock the address before they decide; both are locked here.
        await db.Set<Address>().Where(a => a.PersonId == from || a.PersonId == into).ExecuteUpdateAsync(a => a.SetProperty(x => x.Index, x => x.Index), cancel);
        await KeepStricterChoicesAsync(from, into, cancel);
        var collections = await gate.CollectionsAsync(from, cancel);
        foreach (var collection in collections)
            await resealing.JoinAsync(collection, into, cancel);
        await db.SaveChangesAsync(cancel);
        FaultPoint.Reached("join-resealed");
        foreach (var other in others)
            await other.JoinAsync(from, into, cancel);
        await MoveAsync(from, into, cancel);
        FaultPoint.Reached("join-moved");
        if (await db.Set<Person>().AnyAsync(p => p.Id == from && p.RestrictedAt != null, cancel))
            await restrictions.SetAsync(into, site, restricted: true, cancel);
        ledger.Add(EntryKind.Merged, into, site, new() { ["from"] = from.ToString("N"), ["collections"] = collections.Count });
        await db.SaveChangesAsync(cancel);
        FaultPoint.Reached("join-before-commit");
    }

    /// <summary>Where one address says yes and the other no, both say no from now on: a no is never undone by proving an address.</summary>
    private async Task KeepStricterChoicesAsync(Guid from, Guid into, CancellationToken cancel)
    {
        var addresses = await db.Set<Address>().Where(a => a.PersonId == from || a.PersonId == into).ToListAsync(cancel);
        var made = new List<Choice>();
        foreach (var address in addresses)
            made.AddRange((await db.Set<Choice>().AsNoTracking().Where(c => c.AddressIndex == address.Index).ToListAsync(cancel))
                .GroupBy(c => (c.SiteId, c.Scope, c.Advertiser)).Select(g => g.OrderBy(c => c.At).ThenBy(c => c.Id).Last()));
        foreach (var disputed in made.GroupBy(c => (c.SiteId, c.Scope, c.Advertiser)).Where(g => g.Any(c => !c.OptedIn) && g.Any(c => c.OptedIn)))
            foreach (var yes in disputed.Where(c => c.OptedIn))
                await choices.SetAsync(into, yes.AddressIndex, yes.SiteId, yes.Scope, optedIn: false, "joined", cancel, yes.Advertiser);
    }

    private async Task MoveAsync(Guid from, Guid into, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await db.Set<Address>().Where(a => a.PersonId == from).ExecuteUpdateAsync(a => a.SetProperty(x => x.PersonId, into), cancel);
        await db.Set<LedgerEntry>().Where(e => e.PersonId == from).ExecuteUpdateAsync(e => e.SetProperty(x => x.PersonId, into), cancel);
        await db.Set<Request>().Where(r => r.PersonId == from).ExecuteUpdateAsync(r => r.SetProperty(x => x.PersonId, into), cancel);
        await db.Set<AccessLink>().Where(l => l.PersonId == from || l.ForPerson == from).ExecuteDeleteAsync(cancel);
        await db.Set<RecordSession>().Where(s => s.PersonId == from).ExecuteDeleteAsync(cancel);
        await db.Set<Person>().Where(p => p.Id == from).ExecuteUpdateAsync(p => p.SetProperty(x => x.ErasedAt, now).SetProperty(x => x.JoinedInto, into), cancel);
        await db.Set<Person>().Where(p => p.JoinedInto == from).ExecuteUpdateAsync(p => p.SetProperty(x => x.JoinedInto, into), cancel);
    }
}
