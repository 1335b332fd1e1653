using Kept.Server.Campaigns;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>Ends what has outlived its time: collections, orders' own copies, mails, links, sessions, unproved addresses.</summary>
internal sealed class RetentionJob(IServiceScopeFactory scopes, Leases leases, TimeProvider time, ILogger<RetentionJob> logger)
    : LeasedJob(scopes, leases, time, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromMinutes(10);

    protected override async Task<bool> RunOnceAsync(IServiceProvider services, CancellationToken cancel) =>
        await ActivatorUtilities.CreateInstance<Retention>(services).RunAsync(cancel)
        | await services.GetRequiredService<OutboxRetention>().RunAsync(cancel);
}

/// <summary>One round of ending; collections end together with their entries in one transaction, so a crash loses or repeats none.</summary>
internal sealed class Retention(KeptDb db, Transactions transactions, Intake intake, LedgerWriter ledger, TimeProvider time)
{
    private const int BatchSize = 100;

    /// <summary>A link tells for a while after its end that it was used, so that a second use gets a true answer.</summary>
    private static readonly TimeSpan LinkMemory = TimeSpan.FromDays(7);

    /// <returns>True when there is more to end.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var ended = await transactions.RunAsync(() => EndAsync(now, cancel), cancel);
        await ForgetUnprovedAsync(now, cancel);
        await db.Set<RecordSession>().Where(s => s.ExpiresAt <= now).ExecuteDeleteAsync(cancel);
        var old = now - LinkMemory;
        await db.Set<AccessLink>().Where(l => l.ExpiresAt <= old).ExecuteDeleteAsync(cancel);
        return ended == BatchSize;
    }

    /// <summary>Ends the collections that are due the longest. Returns how many.</summary>
    private async Task<int> EndAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var due = await db.Set<Collection>().Where(c => c.KeepUntil != null && c.KeepUntil <= now).OrderBy(c => c.KeepUntil).Take(BatchSize).ToListAsync(cancel);
        await EndAsync(due, cancel);
        return due.Count;
    }

    /// <summary>Ends collections inside the caller's transaction; an order's own with its key.</summary>
    internal async Task EndAsync(IReadOnlyList<Collection> due, CancellationToken cancel)
    {
        var people = due.Select(c => c.PersonId).Distinct().ToList();
        var erased = due.Count == 0 ? [] : await db.Set<Person>().Where(p => people.Contains(p.Id) && p.ErasedAt != null).Select(p => p.Id).ToListAsync(cancel);
        foreach (var collection in due)
        {
            if (collection.IsOrders)
                await intake.DestroyKeyAsync(collection.KeyId, cancel);
            db.Remove(collection);
            ledger.Add(EntryKind.Expired, erased.Contains(collection.PersonId) ? null : collection.PersonId, collection.SiteId, new()
            {
                ["collection"] = collection.Id.ToString("N"),
                ["categories"] = collection.Categories.ToString(),
            });
        }
    }

    /// <summary>A new address that was never proved, and is nothing but that, is nobody's and goes.</summary>
    private async Task ForgetUnprovedAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var holders = await db.Set<AccessLink>()
            .Where(l => (l.Target == LinkTarget.EmailChange || l.Target == LinkTarget.AddAddress) && l.UsedAt == null && l.ExpiresAt <= now && l.PersonId != null)
            .Select(l => l.PersonId!.Value).Distinct().OrderBy(p => p).Take(BatchSize).ToListAsync(cancel);
        foreach (var holder in holders)
            await transactions.RunAsync(() => ForgetHolderAsync(holder, now, cancel), cancel);
    }

    private async Task ForgetHolderAsync(Guid holder, DateTimeOffset now, CancellationToken cancel)
    {
        await db.Set<AccessLink>().Where(l => l.PersonId == holder && (l.Target == LinkTarget.EmailChange || l.Target == LinkTarget.AddAddress) && l.ExpiresAt <= now).ExecuteDeleteAsync(cancel);
        var held = await db.Set<Collection>().Where(c => c.PersonId == holder).ToListAsync(cancel);
        if (held is not [{ Source: CollectionSource.EmailChange or CollectionSource.AddedAddress } pending])
            return;
        db.Remove(pending);
        await intake.DestroyKeyAsync(holder, cancel);
        await db.Set<Address>().Where(a => a.PersonId == holder).ExecuteDeleteAsync(cancel);
        await db.Set<Person>().Where(p => p.Id == holder).ExecuteUpdateAsync(p => p.SetProperty(x => x.ErasedAt, now), cancel);
        ledger.Add(EntryKind.Expired, holder, pending.SiteId, new() { ["collection"] = pending.Id.ToString("N"), ["categories"] = pending.Categories.ToString() });
    }
}
