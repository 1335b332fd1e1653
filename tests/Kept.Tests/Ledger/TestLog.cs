using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Kept.Ledger;

namespace Kept.Tests.Ledger;

/// <summary>The files of a signed log of commitments, as a server would lay them out.</summary>
sealed class TestLog
{
    public const string Origin = "example.com/ledger";

    static readonly ConcurrentDictionary<int, TestLog> Made = new();

    readonly List<LedgerHash> commitments;
    readonly List<TileNode> upper = [];

    TestLog(IEnumerable<LedgerHash> entries, NoteSigner? signer = null)
    {
        commitments = [.. entries];
        Leaves = [.. commitments.Select(EntryCommitment.Leaf)];
        var range = new CompactRange();
        foreach (var leaf in Leaves) range.Append(leaf, upper);
        Root = range.Root();
        Signer = signer ?? NewSigner(Origin, NoteSignatureType.Ed25519);
        Checkpoint = new Checkpoint(Origin, Leaves.Count, Root);
        Files["checkpoint"] = Encoding.UTF8.GetBytes(new SignedNote(Checkpoint.ToString(), [Signer.Sign(Checkpoint.ToString())]).ToString());
    }

    public IReadOnlyList<LedgerHash> Leaves { get; }

    public LedgerHash Root { get; }

    public Checkpoint Checkpoint { get; }

    public NoteSigner Signer { get; }

    /// <summary>What is served, by path; tests change it.</summary>
    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>The log of the first commitments of one sequence, made once; without files but the checkpoint.</summary>
    public static TestLog OfSize(int size) => Made.GetOrAdd(size, s => new TestLog(Commitments(s)));

    /// <summary>A log with all its files.</summary>
    public static TestLog WithFiles(IEnumerable<LedgerHash> entries, NoteSigner? signer = null)
    {
        var log = new TestLog(entries, signer);
        for (var place = 0L; place < log.Leaves.Count; place += TileAddress.FullWidth)
        {
            var tile = TileAddress.Holding(0, place, log.Leaves.Count);
            log.Files[tile.Path] = log.Tile(tile);
            log.Files[(tile with { Level = TileAddress.EntriesLevel }).Path] = EntryBundle.Write([.. log.commitments.Skip((int)place).Take(tile.Width)]);
        }

        foreach (var node in log.upper)
        {
            var tile = TileAddress.Holding(node.Level, node.Place, log.Leaves.Count);
            log.Files[tile.Path] = log.Tile(tile);
        }

        return log;
    }

    public static IEnumerable<LedgerHash> Commitments(int count) =>
        Enumerable.Range(0, count).Select(i => new LedgerHash(SHA256.HashData(Encoding.UTF8.GetBytes($"entry {i}"))));

    public static NoteSigner NewSigner(string name, NoteSignatureType type) => new(name, type, RandomNumberGenerator.GetBytes(NoteSigner.SeedLength));

    public ValueTask<ReadOnlyMemory<byte>> TileAsync(TileAddress tile, CancellationToken cancel) => new(Tile(tile));

    public ValueTask<ReadOnlyMemory<byte>?> FileAsync(string path, CancellationToken cancel) =>
        new(Files.TryGetValue(path, out var bytes) ? (ReadOnlyMemory<byte>?)bytes : null);

    byte[] Tile(TileAddress tile)
    {
        var first = tile.Index * TileAddress.FullWidth;
        var hashes = tile.Level == 0 ? Leaves.Skip((int)first).Take(tile.Width)
            : upper.Where(n => n.Level == tile.Level && n.Place >= first && n.Place < first + tile.Width).OrderBy(n => n.Place).Select(n => n.Hash);
        return [.. hashes.SelectMany(h => h.ToArray())];
    }
}
