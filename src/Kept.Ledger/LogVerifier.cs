using System.Globalization;

namespace Kept.Ledger;

/// <summary>Gives a file of a log by its path, such as <c>tile/0/000.p/12</c>; null when there is none.</summary>
public delegate ValueTask<ReadOnlyMemory<byte>?> LogFile(string path, CancellationToken cancel);

/// <summary>
/// Checks a whole log from its first entry to a checkpoint: each entry against its leaf hash, each tile against the tiles below,
/// the root, and that earlier checkpoints are what the log was at their sizes. It needs no trust in who serves the files.
/// </summary>
/// <param name="read">Reads a file of the log.</param>
public sealed class LogVerifier(LogFile read)
{
    readonly List<string> findings = [];
    readonly List<TileNode> upper = [];

    /// <summary>How many leaves have been checked so far.</summary>
    public long Checked { get; private set; }

    /// <summary>Checks the log up to a checkpoint whose signature the caller has verified.</summary>
    /// <param name="head">The checkpoint.</param>
    /// <param name="earlier">Checkpoints of the same log seen before, of whatever size.</param>
    /// <param name="cancel">Ends the check.</param>
    /// <returns>What does not hold and where, one line each; none when everything does. After a broken tile it stops.</returns>
    /// <exception cref="ArgumentException">An earlier checkpoint is of another log.</exception>
    public async Task<IReadOnlyList<string>> VerifyAsync(Checkpoint head, IReadOnlyCollection<Checkpoint> earlier, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(earlier);
        if (earlier.Any(c => c.Origin != head.Origin))
            throw new ArgumentException("An earlier checkpoint is of another log.", nameof(earlier));
        foreach (var seen in earlier.Where(c => c.Size > head.Size))
            findings.Add($"the log shrank: it had {seen.Size} entries, and its checkpoint has {head.Size}");
        if (findings.Count > 0) return findings;

        var range = new CompactRange();
        var waiting = new Queue<Checkpoint>(earlier.Append(head).OrderBy(c => c.Size));
        Compare(range, waiting);
        while (range.Size < head.Size && findings.Count == 0) await NextTileAsync(range, head.Size, waiting, cancel);
        foreach (var level in upper.GroupBy(n => n.Level).TakeWhile(_ => findings.Count == 0)) await UpperAsync(level, head.Size, cancel);
        return findings;
    }

    async ValueTask NextTileAsync(CompactRange range, long size, Queue<Checkpoint> waiting, CancellationToken cancel)
    {
        var tile = TileAddress.Holding(0, range.Size, size);
        if (await HashesAsync(tile, cancel) is not { } leaves || !await HasEntriesAsync(tile, leaves, cancel)) return;
        foreach (var leaf in leaves)
        {
            range.Append(leaf, upper);
            Compare(range, waiting);
        }

        Checked = range.Size;
    }

    /// <summary>Compares the tree with all checkpoints of its size: a split view or a changed entry shows here.</summary>
    void Compare(CompactRange range, Queue<Checkpoint> waiting)
    {
        while (waiting.TryPeek(out var next) && next.Size == range.Size)
        {
            if (waiting.Dequeue().Root != range.Root())
                findings.Add(string.Create(CultureInfo.InvariantCulture, $"the root at size {range.Size} is not the checkpoint's: an entry was changed, removed or moved, or the log was forked"));
        }
    }

    async ValueTask<bool> HasEntriesAsync(TileAddress tile, IReadOnlyList<LedgerHash> leaves, CancellationToken cancel)
    {
        var bundle = tile with { Level = TileAddress.EntriesLevel };
        if (await ReadAsync(bundle, cancel) is not { } bytes) return false;
        var entries = EntryBundle.LeafHashes(bytes.Span);
        if (entries?.Count != leaves.Count)
            return Broken(bundle, entries is null ? "ends within an entry" : $"holds {entries.Count} entries instead of {leaves.Count}");
        for (var i = 0; i < leaves.Count; i++)
        {
            if (entries[i] == leaves[i]) continue;
            return Broken(bundle, string.Create(CultureInfo.InvariantCulture, $"entry {tile.Index * TileAddress.FullWidth + i} does not hash to its leaf in {tile}"));
        }

        return true;
    }

    async ValueTask UpperAsync(IGrouping<int, TileNode> level, long size, CancellationToken cancel)
    {
        foreach (var nodes in level.GroupBy(n => TileAddress.Holding(n.Level, n.Place, size)))
        {
            if (await HashesAsync(nodes.Key, cancel) is not { } hashes) return;
            foreach (var node in nodes.Where(n => hashes[(int)(n.Place % TileAddress.FullWidth)] != n.Hash))
            {
                Broken(nodes.Key, string.Create(CultureInfo.InvariantCulture, $"hash {node.Place} is not the root of its tile at level {node.Level - 1}"));
                return;
            }
        }
    }

    async ValueTask<IReadOnlyList<LedgerHash>?> HashesAsync(TileAddress tile, CancellationToken cancel)
    {
        if (await ReadAsync(tile, cancel) is not { } bytes) return null;
        if (bytes.Length != tile.Width * LedgerHash.Length)
        {
            Broken(tile, $"{bytes.Length} bytes instead of {tile.Width * LedgerHash.Length}");
            return null;
        }

        return [.. Enumerable.Range(0, tile.Width).Select(i => new LedgerHash(bytes.Span.Slice(i * LedgerHash.Length, LedgerHash.Length)))];
    }

    async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(TileAddress tile, CancellationToken cancel)
    {
        var bytes = await read(tile.Path, cancel);
        if (bytes is null) Broken(tile, "missing");
        return bytes;
    }

    bool Broken(TileAddress tile, string problem)
    {
        findings.Add($"{tile}: {problem}");
        return false;
    }
}
