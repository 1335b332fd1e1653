namespace Kept.Policy.Analysis;

/// <summary>Facts that hold and facts that do not; what is in neither set does not matter.</summary>
/// <param name="When">What holds.</param>
/// <param name="Unless">What does not hold.</param>
public readonly record struct Condition(Facts When, Facts Unless)
{
    /// <summary>As a policy writes it: <c>when agreement-signed unless gpc</c>; <c>always</c> without any fact.</summary>
    public override string ToString() => (When == Facts.None, Unless == Facts.None) switch
    {
        (true, true) => "always",
        (false, true) => $"when {When}",
        (true, false) => $"unless {Unless}",
        _ => $"when {When} unless {Unless}",
    };
}

/// <summary>Turns boolean functions of facts into conditions that people read.</summary>
internal sealed class Conditions(Formulas formulas)
{
    readonly Dictionary<int, (int Cost, bool High)> _shortest = [];

    /// <summary>
    /// The function as few conditions, any of which suffices and none of which can be left out (Minato, "Fast Generation of
    /// Irredundant Sum-of-Products Forms from Binary Decision Diagrams", 1992).
    /// </summary>
    internal IReadOnlyList<Condition> Of(int function) => Of(function, function);

    /// <summary>
    /// As above, with freedom: the conditions cover at least <paramref name="least"/> and at most <paramref name="most"/>, so that
    /// facts which cannot be otherwise need not be said.
    /// </summary>
    internal IReadOnlyList<Condition> Of(int least, int most)
    {
        var found = new List<Condition>();
        Cover(least, most, 0, 0, found);
        return found;
    }

    /// <summary>The fewest facts that make the function true, every other fact not holding; null when nothing does.</summary>
    internal Facts? Fewest(int function)
    {
        if (function == Formulas.False)
            return null;
        var facts = 0UL;
        while (function != Formulas.True)
        {
            var fact = formulas.FactOf(function);
            var high = Shortest(function).High;
            facts |= high ? 1UL << fact : 0;
            function = high ? formulas.High(function, fact) : formulas.Low(function, fact);
        }
        return new(facts);
    }

    (int Cost, bool High) Shortest(int function)
    {
        if (function <= Formulas.True)
            return (function == Formulas.True ? 0 : 1000, false);
        if (_shortest.TryGetValue(function, out var known))
            return known;
        var fact = formulas.FactOf(function);
        var low = Shortest(formulas.Low(function, fact)).Cost;
        var high = Shortest(formulas.High(function, fact)).Cost + 1;
        return _shortest[function] = high < low ? (high, true) : (low, false);
    }

    /// <summary>Adds conditions between the two functions and returns what they cover together.</summary>
    int Cover(int least, int most, ulong when, ulong unless, List<Condition> found)
    {
        if (least == Formulas.False)
            return Formulas.False;
        if (most == Formulas.True)
        {
            found.Add(new(new(when), new(unless)));
            return Formulas.True;
        }
        var fact = Math.Min(formulas.FactOf(least), formulas.FactOf(most));
        var bit = 1UL << fact;
        var (least0, least1) = (formulas.Low(least, fact), formulas.High(least, fact));
        var (most0, most1) = (formulas.Low(most, fact), formulas.High(most, fact));
        var covered0 = Cover(formulas.Without(least0, most1), most0, when, unless | bit, found);
        var covered1 = Cover(formulas.Without(least1, most0), most1, when | bit, unless, found);
        var left = formulas.Or(formulas.Without(least0, covered0), formulas.Without(least1, covered1));
        var covered = Cover(left, formulas.And(most0, most1), when, unless, found);
        var decided = formulas.Choose(formulas.Fact(fact), covered1, covered0);
        return formulas.Or(decided, covered);
    }
}
