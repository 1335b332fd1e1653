namespace Kept.Ledger;

/// <summary>
/// Makes inclusion and consistency proofs over leaf hashes held in memory. The hashes of a proof are in the order of
/// RFC 6962 section 2.1, from the leaves up. The work grows with the number of leaves.
/// </summary>
public static partial class Proofs
{
    /// <summary>Proves that a leaf is in the tree (RFC 6962 section 2.1.1's PATH).</summary>
    /// <param name="leaves">The leaf hashes; those from <paramref name="size"/> on are ignored.</param>
    /// <param name="index">The leaf's place, from 0, below <paramref name="size"/>.</param>
    /// <param name="size">The number of leaves of the tree, at most as many as are given.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size or the index does not fit the leaves.</exception>
    public static IReadOnlyList<LedgerHash> Inclusion(IReadOnlyList<LedgerHash> leaves, long index, long size)
    {
        ArgumentNullException.ThrowIfNull(leaves);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, leaves.Count);
        return [.. ProofParts.Inclusion(index, size).Select(part => Merkle.Root(leaves, part))];
    }

    /// <summary>Proves that a tree extends an earlier one (RFC 6962 section 2.1.2's PROOF).</summary>
    /// <param name="leaves">The leaf hashes; those from <paramref name="newSize"/> on are ignored.</param>
    /// <param name="oldSize">The leaves of the earlier tree; 0 gives an empty proof (not in RFC 6962).</param>
    /// <param name="newSize">The leaves of the later tree, at most as many as are given.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sizes do not fit each other or the leaves.</exception>
    public static IReadOnlyList<LedgerHash> Consistency(IReadOnlyList<LedgerHash> leaves, long oldSize, long newSize)
    {
        ArgumentNullException.ThrowIfNull(leaves);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(newSize, leaves.Count);
        return [.. ProofParts.Consistency(oldSize, newSize).Select(part => Merkle.Root(leaves, part))];
    }
}
