namespace Kept.Policy.Analysis;

/// <summary>Walks every cell of two versions and joins the categories, and then the purposes, that changed alike.</summary>
internal sealed class DiffFinder
{
    readonly Formulas _formulas = new();
    readonly PolicySpace _before;
    readonly PolicySpace _after;
    readonly int _world;
    readonly Conditions _conditions;

    internal DiffFinder(PolicyDocument before, PolicyDocument after)
    {
        _before = new(before, _formulas);
        _after = new(after, _formulas);
        _world = World.Of(_formulas);
        _conditions = new(_formulas);
    }

    internal IReadOnlyList<PolicyChange> Find() =>
    [
        .. Cell.All.SelectMany(ChangesOf)
            .GroupBy(found => (found.Cell.Action, found.Cell.Purpose, found.Cell.Recipient, found.Kind, found.Function, found.Duties))
            .GroupBy(
                alike => (alike.Key.Kind, alike.Key.Action, alike.Key.Recipient, Categories: CategorySet.Of([.. alike.Select(found => found.Cell.Category)]), alike.Key.Function, alike.Key.Duties),
                alike => alike.Key.Purpose)
            .Select(alike => new PolicyChange(
                alike.Key.Kind,
                alike.Key.Action,
                alike.Key.Categories,
                [.. alike],
                alike.Key.Recipient,
                _conditions.Of(alike.Key.Function, _formulas.Or(alike.Key.Function, _formulas.Not(_world))),
                alike.Key.Duties)),
    ];

    IEnumerable<(Cell Cell, ChangeKind Kind, int Function, DutySet Duties)> ChangesOf(Cell cell)
    {
        var (was, now) = (_before.Permit(cell), _after.Permit(cell));
        var permitted = Possible(_formulas.Without(now, was));
        if (permitted != Formulas.False)
            yield return (cell, ChangeKind.Permitted, permitted, DutySet.None);
        var denied = Possible(_formulas.Without(was, now));
        if (denied != Formulas.False)
            yield return (cell, ChangeKind.Denied, denied, DutySet.None);
        var both = Possible(_formulas.And(was, now));
        if (both == Formulas.False)
            yield break;
        foreach (var (function, duties) in DutiesBetween(cell, _before, _after, both))
            yield return (cell, ChangeKind.DutiesAdded, function, duties);
        foreach (var (function, duties) in DutiesBetween(cell, _after, _before, both))
            yield return (cell, ChangeKind.DutiesRemoved, function, duties);
    }

    /// <summary>The duties that one space asks for and the other does not, joined where they come under the same facts.</summary>
    IEnumerable<(int Function, DutySet Duties)> DutiesBetween(Cell cell, PolicySpace without, PolicySpace with, int both) =>
        from duty in with.DutiesOf(cell).Duties
        let function = _formulas.And(both, _formulas.Without(with.Owed(cell, duty), without.Owed(cell, duty)))
        where function != Formulas.False
        group duty by function into alike
        select (alike.Key, alike.Aggregate(DutySet.None, (all, duty) => all.With(duty)));

    int Possible(int function) => _formulas.And(function, _world);
}
