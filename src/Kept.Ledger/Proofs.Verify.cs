namespace Kept.Ledger;

public static partial class Proofs
{
    /// <summary>Checks that a leaf is in a tree, by the algorithm of RFC 9162 section 2.1.3.2.</summary>
    /// <param name="leaf">The leaf's <see cref="Merkle.LeafHash"/>.</param>
    /// <param name="index">The leaf's place, from 0.</param>
    /// <param name="size">The number of leaves of the tree.</param>
    /// <param name="proof">The hashes of the proof, from the leaves up.</param>
    /// <param name="root">The root of the tree, from a checkpoint the caller trusts.</param>
    /// <returns>False for every wrong input; nothing throws but a null proof.</returns>
    public static bool VerifyInclusion(
        LedgerHash leaf, long index, long size, IReadOnlyList<LedgerHash> proof, LedgerHash root)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (index < 0 || index >= size) return false;
        var climb = new Climb(index, size - 1);
        var computed = leaf;
        foreach (var sibling in proof)
        {
            if (climb.AtRoot) return false;
            computed = climb.SiblingIsLeft ? Merkle.NodeHash(sibling, computed) : Merkle.NodeHash(computed, sibling);
            climb.Rise();
        }

        return climb.AtRoot && computed == root;
    }

    /// <summary>Checks that a tree extends an earlier one, by the algorithm of RFC 9162 section 2.1.4.2.</summary>
    /// <param name="oldSize">The number of leaves of the earlier tree; every tree extends the empty one.</param>
    /// <param name="newSize">The number of leaves of the later tree.</param>
    /// <param name="proof">The hashes of the proof; empty where a size is 0 or the sizes are equal.</param>
    /// <param name="oldRoot">The root of the earlier tree.</param>
    /// <param name="newRoot">The root of the later tree.</param>
    /// <returns>False for every wrong input; nothing throws but a null proof.</returns>
    public static bool VerifyConsistency(
        long oldSize, long newSize, IReadOnlyList<LedgerHash> proof, LedgerHash oldRoot, LedgerHash newRoot)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (oldSize < 0 || oldSize > newSize) return false;
        if (oldSize == newSize)
            return proof.Count == 0 && oldRoot == newRoot && (oldSize > 0 || oldRoot == Merkle.EmptyRoot);
        if (oldSize == 0) return proof.Count == 0 && oldRoot == Merkle.EmptyRoot;

        // Where the earlier tree is perfect, its root is the node that the proof would start with.
        var isPerfect = (oldSize & (oldSize - 1)) == 0;
        if (!isPerfect && proof.Count == 0) return false;
        var start = isPerfect ? oldRoot : proof[0];
        return ClimbToBoth(Climb.FromSizes(oldSize, newSize), start, proof.Skip(isPerfect ? 0 : 1), oldRoot, newRoot);
    }

    static bool ClimbToBoth(
        Climb climb, LedgerHash start, IEnumerable<LedgerHash> siblings, LedgerHash oldRoot, LedgerHash newRoot)
    {
        LedgerHash oldComputed = start, newComputed = start;
        foreach (var sibling in siblings)
        {
            if (climb.AtRoot) return false;
            if (climb.SiblingIsLeft)
            {
                oldComputed = Merkle.NodeHash(sibling, oldComputed);
                newComputed = Merkle.NodeHash(sibling, newComputed);
            }
            else
            {
                newComputed = Merkle.NodeHash(newComputed, sibling);
            }

            climb.Rise();
        }

        return climb.AtRoot && oldComputed == oldRoot && newComputed == newRoot;
    }

    /// <summary>The way from a node up to the root: RFC 9162's fn and sn, the node and the last of its level.</summary>
    struct Climb
    {
        long node;
        long last;

        public Climb(long node, long last)
        {
            this.node = node;
            this.last = last;
        }

        /// <summary>Starts at the last node of the earlier tree that is also a node of the later one.</summary>
        public static Climb FromSizes(long oldSize, long newSize)
        {
            var climb = new Climb(oldSize - 1, newSize - 1);
            while ((climb.node & 1) == 1) climb.Halve();
            return climb;
        }

        public readonly bool AtRoot => last == 0;

        public readonly bool SiblingIsLeft => (node & 1) == 1 || node == last;

        public void Rise()
        {
            // A last node without a right sibling moves up unhashed until it is a right child.
            if (SiblingIsLeft)
                while ((node & 1) == 0 && node != 0) Halve();
            Halve();
        }

        void Halve()
        {
            node >>= 1;
            last >>= 1;
        }
    }
}
