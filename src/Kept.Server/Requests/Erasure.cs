using Kept.Server.Disclosures;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Orders;
using Kept.Server.People;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>What erasing will do, told before it is done.</summary>
internal sealed record ErasurePreview(int Collections, int Addresses, int OptOuts, IReadOnlyList<(string Number, string Site, DateTimeOffset? KeepUntil)> OrdersKept)
{
    /// <summary>Gifts to this person that are not on their way yet, and will not be once nobody knows where they go.</summary>
    public int GiftsNotSent { get; init; }
}

/// <summary>
/// Erases a person. INVARIANT (ERASE): in one transaction the key is destroyed, every row that names the person goes or
/// is unlinked, and the ledger forgets what its leaves meant. Orders keep their own copy until its retention ends.
/// </summary>
internal sealed class Erasure(KeptDb db, Transactions transactions, Intake intake, PolicyGate gate, RequestBook requests, LedgerWriter ledger, IEnumerable<IForgets> others, TimeProvider time)
{
    public async Task<ErasurePreview> PreviewAsync(Guid person, CancellationToken cancel)
    {
        var collections = await gate.CollectionsAsync(person, cancel);
        var orders = await db.Set<Order>().AsNoTracking().Where(o => o.PersonId == person).OrderBy(o => o.CreatedAt).ToListAsync(cancel);
        var kept = collections.Where(c => c.IsOrders).GroupBy(c => c.KeyId).ToDictionary(o => o.Key, o => o.Max(c => c.KeepUntil));
        var optOuts = await (from a in db.Set<Address>() join c in db.Set<Choice>() on a.Index equals c.AddressIndex where a.PersonId == person && !c.OptedIn select c.Id).CountAsync(cancel);
        return new ErasurePreview(
            collections.Count(c => !c.IsOrders),
            await db.Set<Address>().CountAsync(a => a.PersonId == person, cancel),
            optOuts,
            [.. orders.Where(o => kept.ContainsKey(o.Id)).Select(o => (o.Number, o.SiteId, kept[o.Id]))])
        {
            GiftsNotSent = await db.Set<Order>().CountAsync(o => o.RecipientId == person && (o.State == OrderState.AwaitingPayment || o.State == OrderState.Paid), cancel),
        };
    }

    /// <summary>
    /// Erases the person of a session. Returns the entry that tells of it, which names nobody and is the person's
    /// receipt; null when the session has ended, for example because the form was sent twice.
    /// </summary>
    public async Task<LedgerEntry?> EraseAsync(RecordSession session, CancellationToken cancel)
    {
        FaultPoint.Reached("erase-before");
        var receipt = await transactions.RunAsync(async () =>
        {
            await PersonDirectory.LockAsync(db, cancel, session.PersonId);
            // Deleting the session first makes the second of two equal requests find nothing to do.
            if (await db.Set<RecordSession>().Where(s => s.Id == session.Id).ExecuteDeleteAsync(cancel) == 0)
                return null;
            return await EraseAsync(session.PersonId, session.SiteId, cancel);
        }, cancel);
        FaultPoint.Reached("erase-committed");
        return receipt;
    }

    /// <summary>
    /// Erases one person inside the caller's transaction, at the person's own hand or, when <paramref name="asked"/> is given, as a
    /// request asks.
    /// </summary>
    public async Task<LedgerEntry> EraseAsync(Guid person, string site, CancellationToken cancel, Request? asked = null, string actor = "person")
    {
        // INVARIANT (CHOICE): a sender locks the address before it decides, so no mail is decided after this point.
        await db.Set<Address>().Where(a => a.PersonId == person).ExecuteUpdateAsync(a => a.SetProperty(x => x.Index, x => x.Index), cancel);
        // Before the key goes, since some of what is forgotten is found through what the key opens.
        foreach (var other in others)
            await other.ForgetAsync(person, cancel);
        FaultPoint.Reached("erase-others-forgot");
        await intake.DestroyKeyAsync(person, cancel);
        foreach (var joined in await db.Set<Person>().Where(p => p.JoinedInto == person).Select(p => p.Id).ToListAsync(cancel))
            await intake.DestroyKeyAsync(joined, cancel);
        await db.SaveChangesAsync(cancel);
        FaultPoint.Reached("erase-key-destroyed");
        var collections = await db.Set<Collection>().Where(c => c.PersonId == person && c.OrderId == null).ExecuteDeleteAsync(cancel);
        var kept = await db.Set<Collection>().Where(c => c.PersonId == person).Select(c => c.OrderId).Distinct().CountAsync(cancel);
        await UnlinkAsync(person, cancel);
        FaultPoint.Reached("erase-unlinked");
        var entry = ledger.Add(EntryKind.Erased, person: null, site, new() { ["collections"] = collections, ["orders-kept"] = kept });
        End(site, asked, actor);
        await db.SaveChangesAsync(cancel);
        FaultPoint.Reached("erase-before-commit");
        return entry;
    }

    private void End(string site, Request? asked, string actor)
    {
        if (asked is null)
        {
            requests.Done(site, person: null, RequestKind.Delete);
            return;
        }
        asked.PersonId = null;
        requests.Close(asked, actor);
    }

    private async Task UnlinkAsync(Guid person, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        Guid? nobody = null;
        await db.Set<Person>().Where(p => p.Id == person).ExecuteUpdateAsync(p => p.SetProperty(x => x.ErasedAt, now), cancel);
        await db.Set<Address>().Where(a => a.PersonId == person).ExecuteDeleteAsync(cancel);
        await db.Set<AccessLink>().Where(l => l.PersonId == person || l.ForPerson == person).ExecuteDeleteAsync(cancel);
        await db.Set<RecordSession>().Where(s => s.PersonId == person).ExecuteDeleteAsync(cancel);
        await db.Set<Disclosure>().Where(d => d.PersonId == person).ExecuteUpdateAsync(d => d.SetProperty(x => x.PersonId, nobody), cancel);
        await db.Set<Request>().Where(r => r.PersonId == person && (r.State == RequestState.Open || r.State == RequestState.AwaitingProof)).ExecuteUpdateAsync(
            r => r.SetProperty(x => x.State, RequestState.Closed).SetProperty(x => x.ClosedAt, now).SetProperty(x => x.ClosedBy, "person"), cancel);
        await db.Set<Request>().Where(r => r.PersonId == person).ExecuteUpdateAsync(r => r.SetProperty(x => x.PersonId, nobody), cancel);
        byte[]? noSalt = null;
        string? noBody = null;
        await db.Set<LedgerEntry>().Where(e => e.PersonId == person).ExecuteUpdateAsync(
            e => e.SetProperty(x => x.Salt, noSalt).SetProperty(x => x.Body, noBody).SetProperty(x => x.PersonId, nobody), cancel);
    }
}
