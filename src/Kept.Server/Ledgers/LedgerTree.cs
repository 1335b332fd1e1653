using Kept.Ledger;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Ledgers;

/// <summary>The tree over all integrated entries: integration and signed checkpoints.</summary>
internal sealed class LedgerTree(KeptDb db, Transactions transactions, EntryGroups readings, LedgerSigner signer, TimeProvider time)
{
    /// <summary>Integrates up to <paramref name="most"/> waiting entries. Returns true when it filled the batch.</summary>
    public async Task<bool> IntegrateAsync(int most, CancellationToken cancel)
    {
        // Looking first keeps an idle server from taking the one write lock of SQLite again and again.
        if (await readings.IsSettledAsync(db, cancel) && !await db.Set<LedgerEntry>().AnyAsync(e => e.Index == null, cancel))
            return false;
        var (filled, moved) = await transactions.RunAsync(() => IntegrateLockedAsync(most, cancel), cancel);
        FaultPoint.Reached("readings-moved");
        await readings.ForgetAsync(moved);
        return filled;
    }

    /// <summary>The newest head of the log (C2SP tlog-checkpoint).</summary>
    public async Task<Checkpoint> CheckpointAsync(CancellationToken cancel)
    {
        var state = await db.Set<LedgerState>().AsNoTracking().SingleOrDefaultAsync(cancel);
        var range = state is null ? new CompactRange() : CompactRange.FromBytes(state.Frontier);
        return new Checkpoint(signer.Key.Name, range.Size, range.Root());
    }

    /// <summary>The checkpoint under the log's signature. Ed25519 signs a text in one way, so every node gives the same bytes.</summary>
    public SignedNote Sign(Checkpoint checkpoint) => new(checkpoint.ToString(), [signer.Sign(checkpoint.ToString())]);

    /// <summary>
    /// Fills in the hashes above the leaves where a server that kept none integrated entries. It runs before the first request.
    /// </summary>
    public async Task CompleteAsync(CancellationToken cancel)
    {
        var size = await db.Set<LedgerState>().Select(s => s.Size).SingleOrDefaultAsync(cancel);
        if (size < TileAddress.FullWidth || await db.Set<LedgerNode>().AnyAsync(cancel))
            return;
        await transactions.RunAsync(async () =>
        {
            var (range, nodes) = (new CompactRange(), new List<TileNode>());
            await foreach (var leaf in db.Set<LedgerEntry>().Where(e => e.Index < size).OrderBy(e => e.Index).Select(e => e.Leaf).AsAsyncEnumerable().WithCancellation(cancel))
                range.Append(new LedgerHash(leaf), nodes);
            Add(nodes);
        }, cancel);
    }

    private async Task<(bool Filled, MovedEntries Moved)> IntegrateLockedAsync(int most, CancellationToken cancel)
    {
        var state = await LockStateAsync(cancel);
        var range = CompactRange.FromBytes(state.Frontier);
        // What readings wrote comes in the same transaction: on SQLite each commit makes every reader forget its pages. It comes first, for
        // on PostgreSQL it locks people, and who erases somebody locks the person before the entries, too.
        var moved = await readings.MoveAsync(db, most, range.Size, cancel);
        var placed = await PlaceAsync(range.Size + moved.Leaves.Count, most - moved.Leaves.Count, cancel);
        var count = moved.Leaves.Count + placed.Count;
        if (count == 0)
            return (false, moved);
        var nodes = new List<TileNode>();
        foreach (var leaf in moved.Leaves.Concat(placed.OrderBy(p => p.Index).Select(p => p.Leaf)))
            range.Append(new LedgerHash(leaf), nodes);
        Add(nodes);
        state.Size = range.Size;
        state.Frontier = range.ToBytes();
        state.At = time.GetUtcNow();
        FaultPoint.Reached("ledger.placed");
        return (count == most, moved);
    }

    /// <summary>
    /// Numbers the oldest waiting entries on from <paramref name="size"/>. One statement does it and gives back what it did, for between two
    /// an older entry could be committed and be counted by one of them alone.
    /// </summary>
    private Task<List<Placed>> PlaceAsync(long size, int most, CancellationToken cancel) => db.Database.SqlQuery<Placed>(
        $"""
        UPDATE ledger_entries SET "Index" = {size} + w."Row"
        FROM (SELECT "Id" AS "Waiting", ROW_NUMBER() OVER (ORDER BY "Id") - 1 AS "Row"
              FROM ledger_entries WHERE "Index" IS NULL ORDER BY "Id" LIMIT {most}) AS w
        WHERE "Id" = w."Waiting"
        RETURNING "Index", "Leaf"
        """).ToListAsync(cancel);

    private void Add(IEnumerable<TileNode> nodes) =>
        db.AddRange(nodes.Select(n => new LedgerNode { Level = n.Level, Place = n.Place, Hash = n.Hash.ToArray() }));

    private async Task<LedgerState> LockStateAsync(CancellationToken cancel)
    {
        // An update that changes nothing locks the row on PostgreSQL until commit; SQLite's transaction holds its lock already.
        var locked = await db.Database.ExecuteSqlAsync($"""UPDATE ledger_state SET "Size" = "Size" WHERE "Id" = 1""", cancel);
        if (locked == 0)
            db.Add(new LedgerState { Frontier = new CompactRange().ToBytes() });
        await db.SaveChangesAsync(cancel);
        return await db.Set<LedgerState>().SingleAsync(cancel);
    }

    /// <summary>An entry that has just got its place.</summary>
    internal sealed record Placed(long Index, byte[] Leaf);
}
