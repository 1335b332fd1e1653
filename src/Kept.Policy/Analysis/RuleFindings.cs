using System.Numerics;

namespace Kept.Policy.Analysis;

/// <summary>Finds rules that do nothing: such as can never apply, are always forbidden, or only repeat others.</summary>
internal sealed class RuleFindings
{
    readonly Formulas _formulas = new();
    readonly PolicyDocument _document;
    readonly PolicySpace _space;
    readonly int _world;

    internal RuleFindings(PolicyDocument document)
    {
        _document = document;
        var facts = new FactSpace(_formulas, document.Rules);
        _space = new(document, facts);
        _world = facts.World;
    }

    internal IEnumerable<Diagnostic> Find() => Enumerable.Range(0, _space.Rules.Count).Select(Find).OfType<Diagnostic>();

    Diagnostic? Find(int index)
    {
        var rule = _space.Rules[index];
        if (_formulas.And(_space.TermOf(index), _world) == Formulas.False)
            return At(rule, "this rule can never apply: its conditions exclude each other");
        var cells = CellsOf(rule);
        if (!rule.Never && Forbidden(index, cells) is { } forbidden)
            return forbidden;
        return Repeats(index, cells) ? At(rule, $"this rule says nothing new: it only repeats {LinesOf(index, cells)}") : null;
    }

    /// <summary>One cell for each set of rules that speak together, since all such cells mean the same.</summary>
    List<Cell> CellsOf(Rule rule)
    {
        var seen = new HashSet<(BigInteger, Category)>();
        return [.. Cell.Of([rule.Verb], rule.Categories, rule.Purposes, rule.Recipient).Where(cell => seen.Add((_space.SignatureOf(cell), cell.Category)))];
    }

    Diagnostic? Forbidden(int index, List<Cell> cells)
    {
        var left = cells.ToLookup(cell => _formulas.And(_world, _formulas.And(_space.TermOf(index), _space.Permit(cell))) != Formulas.False, cell => cell.Category);
        var lost = CategorySet.Of([.. left[false]]) - CategorySet.Of([.. left[true]]);
        if (lost.IsEmpty)
            return null;
        var nevers = cells.Where(cell => lost.Contains(cell.Category)).SelectMany(_space.RulesOf).Where(other => _space.Rules[other].Never);
        return At(_space.Rules[index], $"contradiction: what this permits for {lost} is always forbidden by {Lines(nevers)}");
    }

    /// <summary>
    /// A time to keep, a mark on a form and a reach of its own mean something besides the decision, so such rules never count as
    /// repeating.
    /// </summary>
    bool Repeats(int index, List<Cell> cells)
    {
        var rule = _space.Rules[index];
        return rule.Verb != PolicyAction.Keep && !rule.Required && rule.Reach is null && cells.TrueForAll(cell => rule.Never ? ForbiddenAnyway(index, cell) : PermittedAnyway(index, cell));
    }

    bool ForbiddenAnyway(int index, Cell cell)
    {
        var others = Others(index, cell).Where(other => _space.Rules[other].Never)
            .Aggregate(Formulas.False, (any, other) => _formulas.Or(any, _space.TermOf(other)));
        return IsNothing(_formulas.Without(_space.TermOf(index), others));
    }

    bool PermittedAnyway(int index, Cell cell)
    {
        var permit = _space.Permit(cell);
        if (!IsNothing(_formulas.Without(permit, _space.Permitted(Others(index, cell)))))
            return false;
        return _space.Rules[index].Duties.Duties.All(duty =>
        {
            var others = Others(index, cell).Where(other => !_space.Rules[other].Never && _space.Rules[other].Duties.Contains(duty))
                .Aggregate(Formulas.False, (any, other) => _formulas.Or(any, _space.OwingOf(other)));
            return IsNothing(_formulas.Without(_formulas.And(permit, _space.OwingOf(index)), others));
        });
    }

    bool IsNothing(int function) => _formulas.And(function, _world) == Formulas.False;

    IEnumerable<int> Others(int index, Cell cell) => _space.RulesOf(cell).Where(other => other != index);

    string LinesOf(int index, List<Cell> cells) =>
        Lines(cells.SelectMany(cell => Others(index, cell)).Where(other => _space.Rules[other].Never == _space.Rules[index].Never));

    string Lines(IEnumerable<int> rules)
    {
        var lines = rules.Distinct().Select(other => _space.Rules[other].Line).Order().ToList();
        return lines.Count == 1 ? $"the rule in line {lines[0]}" : $"the rules in lines {string.Join(", ", lines)}";
    }

    Diagnostic At(Rule rule, string message) => new(Severity.Warning, _document.File, rule.Line, 1, rule.Text.Length, message);
}
