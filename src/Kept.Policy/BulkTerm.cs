namespace Kept.Policy;

/// <summary>A condition over one person's facts: those of the mask that are wanted hold, and the others of the mask do not.</summary>
internal readonly record struct BulkTerm(ulong Mask, ulong Want)
{
    static readonly ulong Under13 = 1UL << Fact.Under13.Id;
    static readonly ulong Under16 = 1UL << Fact.Under16.Id;

    internal bool IsAlways => Mask == 0;

    internal bool Holds(ulong facts) => (facts & Mask) == Want;

    /// <summary>
    /// What is left to ask where the given bits of <see cref="FactMask"/> are everybody's, and with them the residence; none when
    /// it can never hold then. Two where being under 16 may follow from being under 13.
    /// </summary>
    internal static IEnumerable<BulkTerm> Of(in DecisionTerm term, ulong given)
    {
        var (open, want, unwanted) = (term.Mask & ~given & FactTerms.All.AllBits, term.Want & ~given, term.Mask & ~term.Want);
        var impossible = (given & unwanted) != 0 || (want & ~FactTerms.All.AllBits) != 0 || (DecisionFacts.Against(term.Want | given) & term.Want) != 0;
        if (impossible)
            return [];
        if ((open & Under16) == 0)
            return [new(open, want)];
        if ((want & Under16) == 0)
            return (want & Under13) != 0 ? [] : [new(open | Under13, want)];
        var (mask, wanted) = (open & ~Under16 | Under13, want & ~Under16 | Under13);
        return (unwanted & Under13) != 0 ? [new(open, want)] : [new(open, want), new(mask, wanted)];
    }

    /// <summary>Whether this holds wherever the other one does.</summary>
    internal bool Covers(BulkTerm other) => (Mask & ~other.Mask) == 0 && (other.Want & Mask) == Want;

    /// <summary>The same "or" without terms that another one covers.</summary>
    internal static BulkTerm[] Simplify(IEnumerable<BulkTerm> terms)
    {
        BulkTerm[] distinct = [.. terms.Distinct()];
        return [.. distinct.Where(term => !distinct.Any(other => other != term && other.Covers(term)))];
    }
}
