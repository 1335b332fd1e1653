using System.Numerics;

namespace Kept.Policy.Analysis;

/// <summary>Looks for the facts that break a claim, and of all that do for the fewest.</summary>
internal sealed class ProofFinder(CompiledPolicy policy)
{
    readonly Formulas _formulas = new();

    internal PolicyProof Find(PolicyProof.Claim claim)
    {
        var space = new PolicySpace(policy.Document, _formulas);
        var conditions = new Conditions(_formulas);
        var asked = _formulas.And(World.Of(_formulas), _formulas.Term(claim.When.Bits, claim.Unless.Bits));
        (Cell Cell, Facts Facts)? shortest = null;
        foreach (var cell in claim.Cells)
        {
            var breaks = _formulas.And(asked, claim.Permit ? _formulas.Not(Kept(space, cell, claim.Duties)) : space.Permit(cell));
            if (conditions.Fewest(breaks) is { } facts && (shortest is null || Count(facts) < Count(shortest.Value.Facts)))
                shortest = (cell, facts);
        }
        return shortest is not { } found
            ? new(true, null)
            : new(false, policy.Decide(found.Cell.RequestOf(CategorySet.Of(found.Cell.Category), found.Facts)));
    }

    int Kept(PolicySpace space, Cell cell, DutySet duties) =>
        duties.Duties.Aggregate(space.Permit(cell), (all, duty) => _formulas.And(all, space.Owed(cell, duty)));

    static int Count(Facts facts) => BitOperations.PopCount(facts.Bits);
}
