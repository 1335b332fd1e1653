namespace Kept.Policy.Analysis;

/// <summary>Looks for the facts that break a claim, and of all that do for the fewest.</summary>
internal sealed class ProofFinder(CompiledPolicy policy)
{
    readonly Formulas _formulas = new();

    internal PolicyProof Find(PolicyProof.Claim claim)
    {
        var facts = new FactSpace(_formulas, policy.Document.Rules.Append(claim.Under));
        var space = new PolicySpace(policy.Document, facts);
        var conditions = new Conditions(facts);
        var asked = _formulas.And(facts.World, facts.PossiblyOf(claim.Under));
        (Cell Cell, Facts Facts, Place Residence, int Count)? shortest = null;
        foreach (var cell in claim.Cells)
        {
            var breaks = _formulas.And(asked, claim.Permit ? _formulas.Not(Kept(space, cell, claim.Duties)) : space.Permit(cell));
            if (conditions.Fewest(breaks, claim.Residence) is { } found && (shortest is null || found.Count < shortest.Value.Count))
                shortest = (cell, found.Facts, found.Residence, found.Count);
        }
        return shortest is not { } broken
            ? new(true, null)
            : new(false, policy.Decide(broken.Cell.RequestOf(CategorySet.Of(broken.Cell.Category), broken.Facts) with { Residence = broken.Residence }));
    }

    int Kept(PolicySpace space, Cell cell, DutySet duties) =>
        duties.Duties.Aggregate(space.Permit(cell), (all, duty) => _formulas.And(all, space.Owed(cell, duty)));
}
