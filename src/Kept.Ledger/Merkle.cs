using System.Security.Cryptography;

namespace Kept.Ledger;

/// <summary>The hashing of the ledger's tree, as in RFC 6962 section 2.1 and RFC 9162 section 2.1.1.</summary>
public static class Merkle
{
    const byte LeafPrefix = 0;
    const byte NodePrefix = 1;
    const int StackLimit = 512;

    [ThreadStatic]
    static IncrementalHash? hasher;

    /// <summary>The root of the tree without leaves: SHA-256 of nothing.</summary>
    public static LedgerHash EmptyRoot { get; } = new(SHA256.HashData([]));

    /// <summary>The hash of a leaf: SHA-256(0x00 || data). The prefix keeps a leaf from posing as a node.</summary>
    public static LedgerHash LeafHash(ReadOnlySpan<byte> data)
    {
        var buffer = data.Length < StackLimit ? stackalloc byte[StackLimit] : new byte[data.Length + 1];
        buffer[0] = LeafPrefix;
        data.CopyTo(buffer[1..]);
        return Sha256(buffer[..(data.Length + 1)]);
    }

    /// <summary>The hash of an inner node: SHA-256(0x01 || left || right).</summary>
    public static LedgerHash NodeHash(LedgerHash left, LedgerHash right)
    {
        Span<byte> buffer = stackalloc byte[1 + 2 * LedgerHash.Length];
        buffer[0] = NodePrefix;
        left.CopyTo(buffer[1..]);
        right.CopyTo(buffer[(1 + LedgerHash.Length)..]);
        return Sha256(buffer);
    }

    /// <summary>The root over the leaves of a part.</summary>
    internal static LedgerHash Root(IReadOnlyList<LedgerHash> leaves, ProofParts.Part part)
    {
        if (part.Start == part.End) return EmptyRoot;
        if (part.End - part.Start == 1) return leaves[(int)part.Start];
        var middle = part.Start + ProofParts.Split(part.End - part.Start);
        return NodeHash(Root(leaves, part with { End = middle }), Root(leaves, part with { Start = middle }));
    }

    /// <summary>A hasher is kept for each thread: making one costs a fifth of hashing a node.</summary>
    static LedgerHash Sha256(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[LedgerHash.Length];
        var own = hasher ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        own.AppendData(data);
        own.GetHashAndReset(hash);
        return new LedgerHash(hash);
    }
}
