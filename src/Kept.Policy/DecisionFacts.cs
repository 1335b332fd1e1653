namespace Kept.Policy;

/// <summary>
/// Which sets of facts can be true at all. INVARIANT (DENY): a fact outside the vocabulary and two facts that contradict each
/// other are denied, for whoever states them has got something wrong.
/// </summary>
internal static class DecisionFacts
{
    /// <summary>The bits that are no fact.</summary>
    internal static readonly ulong Unknown = ~FactTerms.All.AllBits;

    /// <summary>Pairs that cannot both hold, gathered by the distance of their bits so that one shift compares many.</summary>
    internal static readonly (int Distance, ulong Lower)[] Conflicts = [.. Pairs()
        .Select(pair => (Lower: Math.Min(pair.Left.Id, pair.Right.Id), Upper: Math.Max(pair.Left.Id, pair.Right.Id)))
        .GroupBy(pair => pair.Upper - pair.Lower, pair => 1UL << pair.Lower)
        .Select(group => (group.Key, group.Aggregate(0UL, (all, bit) => all | bit)))];

    /// <summary>Whether all facts are in the vocabulary and none contradicts another.</summary>
    internal static bool AreSound(ulong facts)
    {
        var wrong = facts & Unknown;
        foreach (var (distance, lower) in Conflicts)
            wrong |= facts & lower & (facts >> distance);
        return wrong == 0;
    }

    /// <summary>The facts that contradict any of these.</summary>
    internal static ulong Against(ulong facts)
    {
        var against = 0UL;
        foreach (var (distance, lower) in Conflicts)
            against |= ((facts & lower) << distance) | ((facts >> distance) & lower);
        return against;
    }

    static IEnumerable<(Fact Left, Fact Right)> Pairs() =>
        Enum.GetValues<Scope>().Select(scope => (Fact.OptedOut(scope), Fact.OptedIn(scope)))
            .Append((Fact.Under13, Fact.AgeScreenPassed));
}
