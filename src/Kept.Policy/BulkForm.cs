namespace Kept.Policy;

/// <summary>
/// One question to one policy as a condition over a person's facts: none of <see cref="Nevers"/>, and of each group at least
/// one term.
/// </summary>
internal sealed partial class BulkForm
{
    /// <summary>The condition under which the version permits all the wanted categories; the question names everything else.</summary>
    internal BulkForm(CompiledPolicy policy, in DecisionRequest question, ulong wanted) : this(question.Facts.Bits)
    {
        var (cell, given) = (policy.CellOf(in question), policy.BitsOf(in question));
        Nevers = BulkTerm.Simplify(TermsOf(cell.Nevers, term => (term.Categories & wanted) != 0, given));
        Groups = Strongest([.. Bits.Numbers(wanted).Select(id => BulkTerm.Simplify(TermsOf(cell.Permits, term => (term.Grants >> id & 1) != 0, given)))]);
        Denies |= wanted == 0 || (wanted & cell.Closed) != 0
            || Nevers.Any(term => term.IsAlways) || Groups.Any(group => group.Length == 0);
    }

    BulkForm(ulong given)
    {
        Refused = DecisionFacts.Unknown | DecisionFacts.Against(given);
        Denies = !DecisionFacts.AreSound(given);
    }

    /// <summary>A condition that every person with sound facts meets.</summary>
    internal static BulkForm OfSoundFacts(ulong given) => new(given);

    /// <summary>Whether it denies whatever the facts.</summary>
    internal bool Denies { get; }

    /// <summary>Facts of which none may hold: no term of the vocabulary, or against one that is given.</summary>
    internal ulong Refused { get; }

    internal BulkTerm[] Nevers { get; } = [];

    internal BulkTerm[][] Groups { get; } = [];

    /// <summary>The facts on which the answer depends, apart from contradictions.</summary>
    internal ulong Reads => Denies ? 0 : Nevers.Concat(Groups.SelectMany(group => group)).Aggregate(0UL, (all, term) => all | term.Mask);

    /// <summary>Decides for one person whose facts are sound.</summary>
    internal bool Permits(ulong facts)
    {
        if (Denies)
            return false;
        foreach (var never in Nevers)
        {
            if (never.Holds(facts))
                return false;
        }
        foreach (var group in Groups)
        {
            if (!Any(group, facts))
                return false;
        }
        return true;
    }

    static bool Any(BulkTerm[] group, ulong facts)
    {
        foreach (var term in group)
        {
            if (term.Holds(facts))
                return true;
        }
        return false;
    }

    static IEnumerable<BulkTerm> TermsOf(ReadOnlySpan<DecisionTerm> terms, Predicate<DecisionTerm> speaks, ulong given)
    {
        var kept = new List<BulkTerm>();
        foreach (ref readonly var term in terms)
        {
            if (speaks(term))
                kept.AddRange(BulkTerm.Of(in term, given));
        }
        return kept;
    }

    /// <summary>Leaves out groups that always hold, and each that holds wherever another one does.</summary>
    static BulkTerm[][] Strongest(List<BulkTerm[]> groups)
    {
        groups.RemoveAll(group => group.Any(term => term.IsAlways));
        for (var weak = groups.Count - 1; weak >= 0; weak--)
        {
            if (groups.Where((strong, index) => index != weak && Implies(strong, groups[weak])).Any())
                groups.RemoveAt(weak);
        }
        return [.. groups];
    }

    static bool Implies(BulkTerm[] strong, BulkTerm[] weak) =>
        strong.All(term => weak.Any(other => other.Covers(term)));
}
