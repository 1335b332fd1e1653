using Kept.Ledger;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Ledgers;

/// <summary>The log's files (C2SP tlog-tiles), each one range of rows.</summary>
internal sealed class LedgerFiles(KeptDb db)
{
    /// <summary>The tree of a checkpoint's size, for proofs; a tile that is missing is a fault of the database.</summary>
    public TiledTree TreeOf(long size) => new(size, async (tile, cancel) =>
        await FindAsync(tile, cancel) ?? throw new FormatException($"{tile} of the ledger is not there."));

    /// <summary>A tile's or bundle's bytes; null when the log is not so long.</summary>
    public async Task<byte[]?> FindAsync(TileAddress tile, CancellationToken cancel)
    {
        // Beyond level 7 a log of 2^63-1 entries has no tile, and the places below would not fit a number.
        if (tile.Level > 7 || tile.Index > long.MaxValue / TileAddress.FullWidth - 1)
            return null;
        var from = tile.Index * TileAddress.FullWidth;
        var to = from + tile.Width;
        var rows = tile.Level switch
        {
            TileAddress.EntriesLevel => await Entries(from, to).Select(e => e.Commitment).ToListAsync(cancel),
            0 => await Entries(from, to).Select(e => (byte[]?)e.Leaf).ToListAsync(cancel),
            _ => await db.Set<LedgerNode>().Where(n => n.Level == tile.Level && n.Place >= from && n.Place < to)
                .OrderBy(n => n.Place).Select(n => (byte[]?)n.Hash).ToListAsync(cancel),
        };
        if (rows.Count != tile.Width || rows.Contains(null))
            return null;
        return tile.IsEntries ? EntryBundle.Write(rows.ConvertAll(r => new LedgerHash(r))) : [.. rows.SelectMany(r => r!)];
    }

    private IOrderedQueryable<LedgerEntry> Entries(long from, long to) =>
        db.Set<LedgerEntry>().Where(e => e.Index >= from && e.Index < to).OrderBy(e => e.Index);
}
