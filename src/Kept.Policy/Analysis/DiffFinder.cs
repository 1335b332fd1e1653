using System.Numerics;

namespace Kept.Policy.Analysis;

/// <summary>Walks every cell of two versions and joins the categories, and then the purposes, that changed alike.</summary>
internal sealed class DiffFinder
{
    readonly Formulas _formulas = new();
    readonly PolicySpace _before;
    readonly PolicySpace _after;
    readonly FactSpace _facts;
    readonly PolicyDocument _document;
    readonly Conditions _conditions;
    readonly Dictionary<(BigInteger, BigInteger), List<Difference>> _found = [];

    internal DiffFinder(PolicyDocument before, PolicyDocument after)
    {
        _document = after;
        _facts = new(_formulas, before.Rules.Concat(after.Rules));
        _before = new(before, _facts);
        _after = new(after, _facts);
        _conditions = new(_facts);
    }

    internal IReadOnlyList<PolicyChange> Find() =>
    [
        .. Cell.All.SelectMany(cell => DifferencesOf(cell).Select(difference => (Cell: cell, difference.Kind, difference.Function, difference.Duties, difference.Reach)))
            .GroupBy(found => (found.Cell.Action, found.Cell.Purpose, found.Cell.Recipient, found.Kind, found.Function, found.Duties, found.Reach))
            .GroupBy(
                alike => (alike.Key.Kind, alike.Key.Action, alike.Key.Recipient, Categories: CategorySet.Of([.. alike.Select(found => found.Cell.Category)]), alike.Key.Function, alike.Key.Duties, alike.Key.Reach),
                alike => alike.Key.Purpose)
            .Select(alike => new PolicyChange(
                alike.Key.Kind,
                alike.Key.Action,
                alike.Key.Categories,
                [.. alike],
                alike.Key.Recipient,
                _conditions.Of(alike.Key.Function),
                alike.Key.Duties,
                alike.Key.Reach)),
    ];

    /// <summary>Cells of which the same rules speak in both versions differ alike.</summary>
    List<Difference> DifferencesOf(Cell cell)
    {
        var key = (_before.SignatureOf(cell), _after.SignatureOf(cell));
        if (!_found.TryGetValue(key, out var found))
            _found[key] = found = [.. Compare(cell)];
        return found;
    }

    IEnumerable<Difference> Compare(Cell cell)
    {
        var (was, now) = (_before.Permit(cell), _after.Permit(cell));
        var permitted = Possible(_formulas.Without(now, was));
        foreach (var (function, reach) in ReachesOf(cell, permitted))
            yield return new(ChangeKind.Permitted, function, DutySet.None, reach);
        var denied = Possible(_formulas.Without(was, now));
        if (denied != Formulas.False)
            yield return new(ChangeKind.Denied, denied, DutySet.None, null);
        var both = Possible(_formulas.And(was, now));
        if (both == Formulas.False)
            yield break;
        foreach (var (function, duties) in DutiesBetween(cell, _before, _after, both))
            yield return new(ChangeKind.DutiesAdded, function, duties, null);
        foreach (var (eased, duties) in DutiesBetween(cell, _after, _before, both))
            foreach (var (function, reach) in ReachesOf(cell, eased))
                yield return new(ChangeKind.DutiesRemoved, function, duties, reach);
    }

    /// <summary>The duties that one space asks for and the other does not, joined where they come under the same facts.</summary>
    IEnumerable<(int Function, DutySet Duties)> DutiesBetween(Cell cell, PolicySpace without, PolicySpace with, int both) =>
        from duty in with.DutiesOf(cell).Duties
        let function = _formulas.And(both, _formulas.Without(with.Owed(cell, duty), without.Owed(cell, duty)))
        where function != Formulas.False
        group duty by function into alike
        select (alike.Key, alike.Aggregate(DutySet.None, (all, duty) => all.With(duty)));

    /// <summary>
    /// Parts of a function by how the new version's rules that permit there reach earlier data. Where several permit, the one
    /// that reaches it most easily counts: a short notice, then a longer one, then consent, then not at all.
    /// </summary>
    IEnumerable<(int Function, ChangeTerms Reach)> ReachesOf(Cell cell, int function)
    {
        var reaches = _after.RulesOf(cell).Where(index => !_after.Rules[index].Never)
            .GroupBy(index => _document.ReachOf(_after.Rules[index]))
            .OrderBy(reach => reach.Key.Mode switch { ChangeMode.AfterNotice => 0, ChangeMode.AfterConsent => 1, _ => 2 })
            .ThenBy(reach => reach.Key.NoticeDays);
        foreach (var reach in reaches)
        {
            var permitted = reach.Aggregate(Formulas.False, (any, index) => _formulas.Or(any, _after.TermOf(index)));
            var part = _formulas.And(function, permitted);
            if (part != Formulas.False)
                yield return (part, reach.Key);
            function = _formulas.Without(function, permitted);
        }
    }

    readonly record struct Difference(ChangeKind Kind, int Function, DutySet Duties, ChangeTerms? Reach);

    int Possible(int function) => _formulas.And(function, _facts.World);
}
