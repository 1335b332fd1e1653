namespace Kept.Policy;

/// <summary>
/// All that a policy says about one action, purpose and recipient. Most denials are one comparison with <see cref="Closed"/>;
/// what is left are a few terms, the forbidding ones apart from the others.
/// </summary>
internal sealed class DecisionCell
{
    readonly DecisionTerm[] _nevers;
    readonly DecisionTerm[] _permits;

    internal DecisionCell(IReadOnlyCollection<CompiledRule> rules)
    {
        var terms = rules.SelectMany(rule => rule.Terms.Select(term => (rule.Rule.Never, Term: term))).ToLookup(one => one.Never, one => one.Term);
        var forbidden = Union(terms[true].Where(term => term.IsAlways));
        Closed = ~terms[false].Aggregate(0UL, (all, term) => all | term.Grants) | forbidden;
        _nevers = Merge(terms[true]);
        _permits = Merge(terms[false]);
    }

    /// <summary>A cell without rules.</summary>
    internal static DecisionCell Empty { get; } = new([]);

    /// <summary>Categories that are denied whatever the facts: no rule permits them, or one forbids them always.</summary>
    internal ulong Closed { get; }

    internal ReadOnlySpan<DecisionTerm> Nevers => _nevers;

    internal ReadOnlySpan<DecisionTerm> Permits => _permits;

    /// <summary>Decides for the bits of <see cref="FactMask"/> of facts that are sound.</summary>
    internal bool Decide(ulong wanted, ulong facts, out ulong duties)
    {
        duties = 0;
        if ((wanted & Closed) != 0)
            return false;
        foreach (ref readonly var never in _nevers.AsSpan())
        {
            if ((never.Categories & wanted) != 0 && never.Holds(facts))
                return false;
        }
        ulong covered = 0, owed = 0;
        foreach (ref readonly var permit in _permits.AsSpan())
        {
            if ((permit.Categories & wanted) == 0 || !permit.Holds(facts))
                continue;
            covered |= permit.Grants;
            owed |= permit.Duties;
        }
        if ((wanted & ~covered) != 0)
            return false;
        duties = owed;
        return true;
    }

    /// <summary>
    /// Terms of equal condition and duties become one. Closed categories are left out: no request that reaches the terms asks
    /// for them.
    /// </summary>
    DecisionTerm[] Merge(IEnumerable<DecisionTerm> terms) =>
    [
        .. terms.GroupBy(term => (term.Mask, term.Want, term.Duties, Grants: term.Grants != 0))
            .Select(alike => (alike.Key, Categories: Union(alike) & ~Closed))
            .Select(alike => new DecisionTerm(
                alike.Key.Mask, alike.Key.Want, alike.Categories, alike.Key.Grants ? alike.Categories : 0, alike.Key.Duties))
            .Where(term => term.Categories != 0),
    ];

    static ulong Union(IEnumerable<DecisionTerm> terms) => terms.Aggregate(0UL, (all, term) => all | term.Categories);
}
