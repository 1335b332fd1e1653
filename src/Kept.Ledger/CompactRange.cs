using System.Buffers.Binary;
using System.Numerics;

namespace Kept.Ledger;

/// <summary>
/// The frontier of a growing tree: the roots of the perfect subtrees that the bits of its size name, widest first.
/// It is all that appending and computing the root need: at most 63 hashes for any number of leaves.
/// </summary>
/// <remarks>Not safe for concurrent use. A database row can hold it by <see cref="ToBytes"/>.</remarks>
public sealed class CompactRange
{
    const int SizeLength = sizeof(long);

    readonly List<LedgerHash> hashes;

    /// <summary>The frontier of the tree without leaves.</summary>
    public CompactRange() => hashes = [];

    /// <summary>A frontier of <paramref name="size"/> leaves.</summary>
    /// <param name="size">The number of leaves, 0 or more.</param>
    /// <param name="frontier">One hash for each one bit of the size, the widest subtree first.</param>
    /// <exception cref="ArgumentException">The size is negative, or the number of hashes does not fit it.</exception>
    public CompactRange(long size, IReadOnlyList<LedgerHash> frontier)
    {
        ArgumentNullException.ThrowIfNull(frontier);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        if (frontier.Count != BitOperations.PopCount((ulong)size))
            throw new ArgumentException("A frontier has one hash for each one bit of its size.", nameof(frontier));
        Size = size;
        hashes = [.. frontier];
    }

    /// <summary>The number of leaves appended.</summary>
    public long Size { get; private set; }

    /// <summary>The roots of the perfect subtrees, the widest (leftmost) first.</summary>
    public IReadOnlyList<LedgerHash> Hashes => hashes;

    /// <summary>Appends a leaf by its <see cref="Merkle.LeafHash"/>.</summary>
    /// <param name="leaf">The leaf's hash.</param>
    /// <param name="completed">Takes the hashes of tiles above the leaves that become complete with it, if given.</param>
    /// <exception cref="InvalidOperationException">The tree already has 2^63-1 leaves.</exception>
    public void Append(LedgerHash leaf, ICollection<TileNode>? completed = null)
    {
        if (Size == long.MaxValue) throw new InvalidOperationException("The tree is full.");
        var height = 0;
        for (var bits = Size; (bits & 1) == 1; bits >>= 1)
        {
            leaf = Merkle.NodeHash(hashes[^1], leaf);
            hashes.RemoveAt(hashes.Count - 1);
            if (++height % 8 == 0) completed?.Add(new TileNode(height / 8, Size >> height, leaf));
        }

        hashes.Add(leaf);
        Size++;
    }

    /// <summary>The root (RFC 6962 section 2.1's MTH); <see cref="Merkle.EmptyRoot"/> without leaves.</summary>
    public LedgerHash Root()
    {
        if (hashes.Count == 0) return Merkle.EmptyRoot;
        var root = hashes[^1];
        for (var i = hashes.Count - 2; i >= 0; i--) root = Merkle.NodeHash(hashes[i], root);
        return root;
    }

    /// <summary>The size as 8 bytes, big-endian, then the hashes, 32 bytes each, the widest first.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[SizeLength + hashes.Count * LedgerHash.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Size);
        for (var i = 0; i < hashes.Count; i++) hashes[i].CopyTo(bytes.AsSpan(SizeLength + i * LedgerHash.Length));
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="FormatException">The bytes are too few, or the hashes do not fit the size.</exception>
    public static CompactRange FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < SizeLength) throw new FormatException("A frontier starts with 8 bytes of size.");
        var size = BinaryPrimitives.ReadInt64BigEndian(bytes);
        var rest = bytes[SizeLength..];
        if (size < 0 || rest.Length != BitOperations.PopCount((ulong)size) * LedgerHash.Length)
            throw new FormatException("A frontier has 32 bytes for each one bit of its size.");

        var frontier = new LedgerHash[rest.Length / LedgerHash.Length];
        for (var i = 0; i < frontier.Length; i++)
            frontier[i] = new LedgerHash(rest.Slice(i * LedgerHash.Length, LedgerHash.Length));
        return new CompactRange(size, frontier);
    }
}
