namespace Kept.Policy.Analysis;

/// <summary>
/// Which facts can hold together. Answers about a policy leave out what cannot be: nobody has opted in and out of the same
/// thing, since the newest choice counts.
/// </summary>
internal static class World
{
    /// <summary>Groups of which at most one fact holds.</summary>
    internal static IReadOnlyList<string[]> Exclusive { get; } =
    [
        .. Enum.GetValues<Scope>().Select(scope => new[] { Fact.OptedOut(scope).Name, Fact.OptedIn(scope).Name }),
        ["under-13", "age-screen-passed"],
        ["source(person)", "source(observed)", "source(bought)"],
        ["notice-window-passed", "objected"],
    ];

    /// <summary>Facts that cannot hold without another.</summary>
    internal static IReadOnlyList<(string Fact, string Needs)> Implied { get; } = [("notice-window-passed", "notice-delivered"), ("under-13", "under-16")];

    /// <summary>True for every set of facts that can be.</summary>
    internal static int Of(Formulas formulas)
    {
        var world = Formulas.True;
        foreach (var group in Exclusive)
            foreach (var one in group)
                foreach (var other in group.TakeWhile(fact => fact != one))
                    world = formulas.And(world, formulas.Not(formulas.Term(Bit(one) | Bit(other), 0)));
        foreach (var (fact, needs) in Implied)
            world = formulas.And(world, formulas.Not(formulas.Term(Bit(fact), Bit(needs))));
        return world;
    }

    static UInt128 Bit(string fact) => FactSpace.Variables(Facts.None.With(Fact.Parse(fact)));
}
