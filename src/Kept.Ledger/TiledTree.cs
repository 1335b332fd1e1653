using System.Numerics;

namespace Kept.Ledger;

/// <summary>Gives the bytes of a tile: <see cref="TileAddress.Width"/> hashes of 32 bytes.</summary>
/// <exception cref="FormatException">There is no such tile, or not of this length.</exception>
public delegate ValueTask<ReadOnlyMemory<byte>> TileReader(TileAddress tile, CancellationToken cancel);

/// <summary>
/// A tree of a fixed size over tiles that are read when a hash of them is needed: roots and proofs cost a few tiles for a log
/// of any size. Not safe for concurrent use.
/// </summary>
/// <param name="size">The number of leaves.</param>
/// <param name="reader">Reads a tile; each is asked for once.</param>
public sealed class TiledTree(long size, TileReader reader)
{
    readonly Dictionary<TileAddress, ReadOnlyMemory<byte>> tiles = [];

    /// <summary>The number of leaves.</summary>
    public long Size => size;

    /// <summary>The root; <see cref="Merkle.EmptyRoot"/> without leaves.</summary>
    public ValueTask<LedgerHash> RootAsync(CancellationToken cancel = default) =>
        size == 0 ? new ValueTask<LedgerHash>(Merkle.EmptyRoot) : RangeAsync(0, size, cancel);

    /// <summary>A leaf's hash.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no such leaf.</exception>
    public ValueTask<LedgerHash> LeafAsync(long index, CancellationToken cancel = default) => NodeAsync(0, index, cancel);

    /// <summary>As <see cref="Proofs.Inclusion"/>, in the whole tree.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no such leaf.</exception>
    public ValueTask<IReadOnlyList<LedgerHash>> InclusionAsync(long index, CancellationToken cancel = default) =>
        ProofAsync(ProofParts.Inclusion(index, size), cancel);

    /// <summary>As <see cref="Proofs.Consistency"/>, from an earlier size to the whole tree.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The earlier size is negative or beyond this tree's.</exception>
    public ValueTask<IReadOnlyList<LedgerHash>> ConsistencyAsync(long oldSize, CancellationToken cancel = default) =>
        ProofAsync(ProofParts.Consistency(oldSize, size), cancel);

    async ValueTask<IReadOnlyList<LedgerHash>> ProofAsync(List<ProofParts.Part> parts, CancellationToken cancel)
    {
        var proof = new List<LedgerHash>(parts.Count);
        foreach (var (start, end) in parts) proof.Add(await RangeAsync(start, end, cancel));
        return proof;
    }

    /// <summary>The hash over the leaves from start to before end, a range that RFC 6962's splitting comes to.</summary>
    async ValueTask<LedgerHash> RangeAsync(long start, long end, CancellationToken cancel)
    {
        var count = end - start;
        if (BitOperations.IsPow2(count)) return await NodeAsync(BitOperations.Log2((ulong)count), start / count, cancel);
        var middle = start + ProofParts.Split(count);
        return Merkle.NodeHash(await RangeAsync(start, middle, cancel), await RangeAsync(middle, end, cancel));
    }

    /// <summary>The hash of a perfect subtree of 2^height leaves, of which the tile at its level holds the parts.</summary>
    async ValueTask<LedgerHash> NodeAsync(int height, long index, CancellationToken cancel)
    {
        var (level, parts) = (height / 8, 1 << height % 8);
        var address = TileAddress.Holding(level, index * parts, size);
        if (!tiles.TryGetValue(address, out var tile)) tiles[address] = tile = await ReadAsync(address, cancel);
        return Fold(tile.Span, (int)(index * parts % TileAddress.FullWidth), parts);
    }

    async ValueTask<ReadOnlyMemory<byte>> ReadAsync(TileAddress address, CancellationToken cancel)
    {
        var tile = await reader(address, cancel);
        if (tile.Length == address.Width * LedgerHash.Length) return tile;
        throw new FormatException($"{address}: {tile.Length} bytes instead of {address.Width * LedgerHash.Length}");
    }

    static LedgerHash Fold(ReadOnlySpan<byte> tile, int start, int count) => count == 1
        ? new LedgerHash(tile.Slice(start * LedgerHash.Length, LedgerHash.Length))
        : Merkle.NodeHash(Fold(tile, start, count / 2), Fold(tile, start + count / 2, count / 2));
}
