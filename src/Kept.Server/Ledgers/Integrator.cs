using Kept.Ledger;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Ledgers;

/// <summary>
/// Gives committed entries their places in the tree, on one node at a time. The state row is locked for the whole
/// round, so even two nodes that both believe to hold the lease cannot fork the tree.
/// </summary>
internal sealed class Integrator(IServiceScopeFactory scopes, Leases leases, TimeProvider time, ILogger<Integrator> logger)
    : LeasedJob(scopes, leases, time, logger)
{
    private const int BatchSize = 1000;

    protected override TimeSpan Interval => TimeSpan.FromMilliseconds(500);

    protected override Task<bool> RunOnceAsync(IServiceProvider services, CancellationToken cancel) =>
        services.GetRequiredService<LedgerTree>().IntegrateAsync(BatchSize, cancel);
}

/// <summary>The tree over all integrated entries: integration, checkpoint and proofs.</summary>
internal sealed class LedgerTree(KeptDb db, Transactions transactions, TimeProvider time)
{
    /// <summary>Integrates up to <paramref name="most"/> waiting entries. Returns true when it filled the batch.</summary>
    public async Task<bool> IntegrateAsync(int most, CancellationToken cancel)
    {
        // Looking first keeps an idle server from taking the one write lock of SQLite twice a second.
        if (!await db.Set<LedgerEntry>().AnyAsync(e => e.Index == null, cancel))
            return false;
        return await transactions.RunAsync(() => IntegrateLockedAsync(most, cancel), cancel);
    }

    /// <summary>The newest checkpoint: origin, size and root (C2SP tlog-checkpoint).</summary>
    public async Task<Checkpoint> CheckpointAsync(CancellationToken cancel)
    {
        var origin = await db.Set<Installation>().Select(i => i.Origin).SingleAsync(cancel);
        var state = await db.Set<LedgerState>().AsNoTracking().SingleOrDefaultAsync(cancel);
        var range = state is null ? new CompactRange() : CompactRange.FromBytes(state.Frontier);
        return new Checkpoint(origin, range.Size, range.Root());
    }

    /// <summary>Leaf hashes of the first <paramref name="size"/> entries, for proofs.</summary>
    public async Task<IReadOnlyList<LedgerHash>> LeavesAsync(long size, CancellationToken cancel)
    {
        var leaves = await db.Set<LedgerEntry>().Where(e => e.Index < size).OrderBy(e => e.Index).Select(e => e.Leaf).ToListAsync(cancel);
        return leaves.ConvertAll(l => new LedgerHash(l));
    }

    private async Task<bool> IntegrateLockedAsync(int most, CancellationToken cancel)
    {
        var state = await LockStateAsync(cancel);
        var range = CompactRange.FromBytes(state.Frontier);
        var waiting = await db.Set<LedgerEntry>().Where(e => e.Index == null).OrderBy(e => e.Id).Take(most).ToListAsync(cancel);
        foreach (var entry in waiting)
        {
            entry.Index = range.Size;
            range.Append(new LedgerHash(entry.Leaf));
        }
        state.Size = range.Size;
        state.Frontier = range.ToBytes();
        state.At = time.GetUtcNow();
        return waiting.Count == most;
    }

    private async Task<LedgerState> LockStateAsync(CancellationToken cancel)
    {
        // An update that changes nothing locks the row on PostgreSQL until commit; SQLite's transaction holds its lock already.
        var locked = await db.Database.ExecuteSqlAsync($"""UPDATE ledger_state SET "Size" = "Size" WHERE "Id" = 1""", cancel);
        if (locked == 0)
            db.Add(new LedgerState { Frontier = new CompactRange().ToBytes() });
        await db.SaveChangesAsync(cancel);
        return await db.Set<LedgerState>().SingleAsync(cancel);
    }
}
