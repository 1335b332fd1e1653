namespace Kept.Policy.Analysis;

/// <summary>A line of the decision table: categories that a policy treats alike.</summary>
/// <param name="Action">The verb.</param>
/// <param name="Purpose">For what.</param>
/// <param name="Recipient">Who gets it.</param>
/// <param name="Categories">With which data.</param>
/// <param name="Conditions">Under which facts it is permitted, any of which suffices.</param>
/// <param name="Duties">The duties of a permit, each with the facts under which it is owed.</param>
public sealed record MatrixRow(
    PolicyAction Action,
    Purpose Purpose,
    Recipient Recipient,
    CategorySet Categories,
    IReadOnlyList<Condition> Conditions,
    IReadOnlyList<(Duty Duty, IReadOnlyList<Condition> Conditions)> Duties)
{
    /// <summary>The conditions joined by <c>or</c>; <c>always</c> when there is none.</summary>
    public string Answer => string.Join(", or ", Conditions);

    /// <summary>The duties in words; one that is not owed with every permit says when it is.</summary>
    public string DutiesText => string.Join("; ", Duties.Select(owed =>
        owed.Conditions.SequenceEqual(Conditions) ? owed.Duty.Name : $"{owed.Duty} {string.Join(", or ", owed.Conditions)}"));
}

/// <summary>The whole decision table of a version.</summary>
public static class PolicyMatrix
{
    /// <summary>Every question that is permitted under some facts, in the order of the vocabularies; what is not here is denied.</summary>
    public static IReadOnlyList<MatrixRow> Of(PolicyDocument document)
    {
        var formulas = new Formulas();
        var facts = new FactSpace(formulas, document.Rules);
        var space = new PolicySpace(document, facts);
        var conditions = new Conditions(facts);
        return
        [
            .. Cell.All.Where(cell => formulas.And(space.Permit(cell), facts.World) != Formulas.False)
                .GroupBy(cell => (cell.Action, cell.Purpose, cell.Recipient, Signature: Meaning(space, cell)))
                .Select(alike => alike.ToList())
                .Select(cells => new MatrixRow(
                    cells[0].Action,
                    cells[0].Purpose,
                    cells[0].Recipient,
                    CategorySet.Of([.. cells.Select(cell => cell.Category)]),
                    conditions.Of(space.Permit(cells[0])),
                    [.. Owed(space, cells[0]).Select(owed => (owed.Duty, conditions.Of(owed.Function)))])),
        ];
    }

    static IEnumerable<(Duty Duty, int Function)> Owed(PolicySpace space, Cell cell) =>
        from duty in space.DutiesOf(cell).Duties
        let function = space.Owed(cell, duty)
        where function != Formulas.False
        select (duty, function);

    static string Meaning(PolicySpace space, Cell cell) =>
        $"{space.Permit(cell)}: {string.Join(' ', Owed(space, cell).Select(owed => $"{owed.Duty.Id}={owed.Function}"))}";
}
