using System.Numerics;

namespace Kept.Ledger;

/// <summary>The subtrees whose roots make a proof, by the recursions of RFC 6962 section 2.1, from the leaves up.</summary>
static class ProofParts
{
    /// <summary>Leaves from the start to before the end.</summary>
    public readonly record struct Part(long Start, long End);

    /// <summary>The parts of PATH (section 2.1.1).</summary>
    public static List<Part> Inclusion(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        return Descend(size, isLeft: middle => index < middle, until: part => part.End - part.Start == 1).Siblings;
    }

    /// <summary>The parts of PROOF (section 2.1.2); none from size 0, which RFC 6962 leaves out.</summary>
    public static List<Part> Consistency(long oldSize, long newSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, newSize);
        if (oldSize == 0) return [];
        var (siblings, last) = Descend(newSize, isLeft: middle => oldSize <= middle, until: part => part.End == oldSize);

        // A verifier knows the old root, so it is left out where it is itself a node of the new tree.
        return last.Start == 0 ? siblings : [last, .. siblings];
    }

    /// <summary>The greatest power of two below <paramref name="count"/>, which is at least 2 (RFC 6962's k).</summary>
    public static long Split(long count) => 1L << BitOperations.Log2((ulong)count - 1);

    static (List<Part> Siblings, Part Last) Descend(long size, Func<long, bool> isLeft, Func<Part, bool> until)
    {
        var siblings = new List<Part>();
        var part = new Part(0, size);
        while (!until(part))
        {
            var middle = part.Start + Split(part.End - part.Start);
            var (left, right) = (part with { End = middle }, part with { Start = middle });
            siblings.Add(isLeft(middle) ? right : left);
            part = isLeft(middle) ? left : right;
        }

        siblings.Reverse();
        return (siblings, part);
    }
}
