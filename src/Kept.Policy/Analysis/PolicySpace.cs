using System.Numerics;

namespace Kept.Policy.Analysis;

/// <summary>
/// The meaning of a policy as boolean functions: for each cell, under which facts it is permitted and which duties come with
/// it. Spaces that are compared share their <see cref="FactSpace"/>.
/// </summary>
internal sealed class PolicySpace
{
    readonly Formulas _formulas;
    readonly IReadOnlyList<Rule> _rules;
    readonly int[] _terms;
    readonly int[] _owing;
    readonly Dictionary<(PolicyAction, Purpose, Recipient), List<int>> _speaking = [];
    readonly Dictionary<BigInteger, int> _permits = [];
    readonly Dictionary<Cell, BigInteger> _signatures = [];

    internal PolicySpace(PolicyDocument document, FactSpace facts)
    {
        _formulas = facts.Formulas;
        _rules = document.Rules;
        _terms = [.. _rules.Select(facts.TermOf)];
        _owing = [.. _rules.Select(facts.PossiblyOf)];
    }

    internal IReadOnlyList<Rule> Rules => _rules;

    /// <summary>The facts under which the cell is permitted.</summary>
    internal int Permit(Cell cell)
    {
        var signature = SignatureOf(cell);
        if (_permits.TryGetValue(signature, out var known))
            return known;
        return _permits[signature] = Permitted(RulesOf(cell));
    }

    /// <summary>The facts under which the cell is permitted with this duty.</summary>
    internal int Owed(Cell cell, Duty duty)
    {
        var owing = RulesOf(cell).Where(index => !_rules[index].Never && _rules[index].Duties.Contains(duty));
        return _formulas.And(Permit(cell), Any(owing, _owing));
    }

    /// <summary>The duties that some rule of the cell asks for.</summary>
    internal DutySet DutiesOf(Cell cell) =>
        RulesOf(cell).Aggregate(DutySet.None, (all, index) => _rules[index].Never ? all : all | _rules[index].Duties);

    /// <summary>The numbers of the rules that speak of the cell under some facts.</summary>
    internal IEnumerable<int> RulesOf(Cell cell)
    {
        var key = (cell.Action, cell.Purpose, cell.Recipient);
        if (!_speaking.TryGetValue(key, out var speaking))
            _speaking[key] = speaking = [.. Enumerable.Range(0, _rules.Count).Where(index => Speaks(_rules[index], cell))];
        return speaking.Where(index => _rules[index].Categories.Contains(cell.Category));
    }

    /// <summary>The facts under which a set of rules permits: one permits and none forbids.</summary>
    internal int Permitted(IEnumerable<int> rules)
    {
        var all = rules.ToList();
        return _formulas.Without(Any(all.Where(index => !_rules[index].Never), _terms), Any(all.Where(index => _rules[index].Never), _terms));
    }

    /// <summary>The facts under which the rule applies: a permit for certain, a <c>never</c> possibly.</summary>
    internal int TermOf(int rule) => _terms[rule];

    /// <summary>The facts under which the duties of the rule are owed, if anything permits.</summary>
    internal int OwingOf(int rule) => _owing[rule];

    /// <summary>Two cells with one signature are spoken of by the same rules, so that what is found for one holds for the other.</summary>
    internal BigInteger SignatureOf(Cell cell)
    {
        if (_signatures.TryGetValue(cell, out var known))
            return known;
        var signature = BigInteger.Zero;
        foreach (var index in RulesOf(cell))
            signature |= BigInteger.One << index;
        return _signatures[cell] = signature;
    }

    int Any(IEnumerable<int> rules, int[] terms) => rules.Aggregate(Formulas.False, (any, index) => _formulas.Or(any, terms[index]));

    static bool Speaks(Rule rule, Cell cell) =>
        rule.Verb == cell.Action
        && (rule.Purposes.Count == 0 || rule.Purposes.Contains(cell.Purpose))
        && (rule.Verb != PolicyAction.Share || rule.Recipient is null || rule.Recipient == cell.Recipient);
}
