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

/// <summary>One round of ending; each collection ends in a transaction with its entry, so a crash loses or repeats none.</summary>
internal sealed class Retention(KeptDb db, Transactions transactions, Intake intake, LedgerWriter ledger, TimeProvider time)
{
    private const int BatchSize = 100;

    /// <summary>A link tells for a while after its end that it was used, so that a second use gets a true answer.</summary>
    private static readonly TimeSpan LinkMemory = TimeSpan.FromDays(7);

    /// <returns>True when there is more to end.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var due = await db.Set<Collection>().Where(c => c.KeepUntil != null && c.KeepUntil <= now).OrderBy(c => c.KeepUntil).Take(BatchSize).Select(c => c.Id).ToListAsync(cancel);
        foreach (var id in due)
            await transactions.RunAsync(() => EndAsync(id, cancel), cancel);
        await ForgetUnprovedAsync(now, cancel);
        await db.Set<RecordSession>().Where(s => s.ExpiresAt <= now).ExecuteDeleteAsync(cancel);
        var old = now - LinkMemory;
        await db.Set<AccessLink>().Where(l => l.ExpiresAt <= old).ExecuteDeleteAsync(cancel);
        return due.Count == BatchSize;
    }

    /// <summary>Ends one collection inside the caller's transaction; an order's own with its key.</summary>
    internal async Task EndAsync(Guid id, CancellationToken cancel)
    {
        if (await db.Set<Collection>().FindAsync([id], cancel) is not { } collection)
            return;
        if (collection.IsOrders)
            await intake.DestroyKeyAsync(collection.KeyId, cancel);
        db.Remove(collection);
        var erased = await db.Set<Person>().AnyAsync(p => p.Id == collection.PersonId && p.ErasedAt != null, cancel);
        ledger.Add(EntryKind.Expired, erased ? null : collection.PersonId, collection.SiteId, new()
        {
            ["collection"] = collection.Id.ToString("N"),
            ["categories"] = collection.Categories.ToString(),
        });
    }

    /// <summary>A new address that was never proved, and is nothing but that, is nobody's and goes.</summary>
    private async Task ForgetUnprovedAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var holders = await db.Set<AccessLink>()
            .Where(l => l.Target == LinkTarget.EmailChange && l.UsedAt == null && l.ExpiresAt <= now && l.PersonId != null)
            .Select(l => l.PersonId!.Value).Distinct().OrderBy(p => p).Take(BatchSize).ToListAsync(cancel);
        foreach (var holder in holders)
            await transactions.RunAsync(() => ForgetHolderAsync(holder, now, cancel), cancel);
    }

    private async Task ForgetHolderAsync(Guid holder, DateTimeOffset now, CancellationToken cancel)
    {
        await db.Set<AccessLink>().Where(l => l.PersonId == holder && l.Target == LinkTarget.EmailChange && l.ExpiresAt <= now).ExecuteDeleteAsync(cancel);
        var held = await db.Set<Collection>().Where(c => c.PersonId == holder).ToListAsync(cancel);
        if (held is not [{ Source: EmailChange.Source } pending])
            return;
        db.Remove(pending);
        await intake.DestroyKeyAsync(holder, cancel);
        await db.Set<Address>().Where(a => a.PersonId == holder).ExecuteDeleteAsync(cancel);
        await db.Set<Person>().Where(p => p.Id == holder).ExecuteUpdateAsync(p => p.SetProperty(x => x.ErasedAt, now), cancel);
        ledger.Add(EntryKind.Expired, holder, pending.SiteId, new() { ["collection"] = pending.Id.ToString("N"), ["categories"] = pending.Categories.ToString() });
    }
}
