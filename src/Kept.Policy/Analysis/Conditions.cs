namespace Kept.Policy.Analysis;

/// <summary>Turns boolean functions of facts into conditions that people read.</summary>
internal sealed class Conditions(FactSpace space)
{
    readonly Formulas _formulas = space.Formulas;
    readonly Dictionary<int, (int Cost, bool High)> _shortest = [];
    readonly Dictionary<int, IReadOnlyList<Condition>> _said = [];
    readonly Dictionary<(int, Place), (Facts, Place, int)?> _fewest = [];

    /// <summary>
    /// The function as few conditions, any of which suffices and none of which can be left out (Minato, "Fast Generation of
    /// Irredundant Sum-of-Products Forms from Binary Decision Diagrams", 1992). What cannot be otherwise is not said.
    /// </summary>
    internal IReadOnlyList<Condition> Of(int function)
    {
        if (_said.TryGetValue(function, out var known))
            return known;
        var found = new List<Condition>();
        Cover(_formulas.And(function, space.World), _formulas.Or(function, _formulas.Not(space.World)), 0, 0, found);
        return _said[function] = found;
    }

    /// <summary>
    /// The fewest facts that make the function true, every other fact not holding, for a person who lives within a place; a
    /// residence that must be known counts as one. Null when nothing does.
    /// </summary>
    internal (Facts Facts, Place Residence, int Count)? Fewest(int function, Place within)
    {
        if (_fewest.TryGetValue((function, within), out var known))
            return known;
        (Facts, Place, int Count)? fewest = null;
        foreach (var (bits, residence) in space.Residences(within))
        {
            var there = _formulas.And(function, space.LooksLike(bits));
            var count = Shortest(there).Cost + (residence == within ? 0 : 1);
            if (there != Formulas.False && (fewest is null || count < fewest.Value.Count))
                fewest = (FactsOf(there), residence, count);
        }
        return _fewest[(function, within)] = fewest;
    }

    Facts FactsOf(int function)
    {
        var facts = UInt128.Zero;
        while (function != Formulas.True)
        {
            var fact = _formulas.FactOf(function);
            var high = Shortest(function).High;
            facts |= high ? UInt128.One << fact : 0;
            function = high ? _formulas.High(function, fact) : _formulas.Low(function, fact);
        }
        return FactSpace.FactsOf(facts);
    }

    /// <summary>What a residence looks like is fixed before, so that its variables cost nothing here.</summary>
    (int Cost, bool High) Shortest(int function)
    {
        if (function <= Formulas.True)
            return (function == Formulas.True ? 0 : 1000, false);
        if (_shortest.TryGetValue(function, out var known))
            return known;
        var fact = _formulas.FactOf(function);
        var low = Shortest(_formulas.Low(function, fact)).Cost;
        var high = Shortest(_formulas.High(function, fact)).Cost + (fact < FactSpace.FirstPlace ? 1 : 0);
        return _shortest[function] = high < low ? (high, true) : (low, false);
    }

    /// <summary>Adds conditions between the two functions and returns what they cover together.</summary>
    int Cover(int least, int most, UInt128 when, UInt128 unless, List<Condition> found)
    {
        if (least == Formulas.False)
            return Formulas.False;
        if (most == Formulas.True)
        {
            found.Add(new(space, when, unless));
            return Formulas.True;
        }
        var fact = Math.Min(_formulas.FactOf(least), _formulas.FactOf(most));
        var bit = UInt128.One << fact;
        var (least0, least1) = (_formulas.Low(least, fact), _formulas.High(least, fact));
        var (most0, most1) = (_formulas.Low(most, fact), _formulas.High(most, fact));
        var covered0 = Cover(_formulas.Without(least0, most1), most0, when, unless | bit, found);
        var covered1 = Cover(_formulas.Without(least1, most0), most1, when | bit, unless, found);
        var left = _formulas.Or(_formulas.Without(least0, covered0), _formulas.Without(least1, covered1));
        var covered = Cover(left, _formulas.And(most0, most1), when, unless, found);
        var decided = _formulas.Choose(_formulas.Fact(fact), covered1, covered0);
        return _formulas.Or(decided, covered);
    }
}
