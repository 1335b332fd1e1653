namespace Kept.Policy;

/// <summary>A rule as the decision reads it.</summary>
/// <param name="Categories">Mask of the categories it speaks of.</param>
/// <param name="When">Mask of the bits of <see cref="FactMask"/> that must all be set.</param>
/// <param name="Unless">Mask of the bits of which none may be set.</param>
/// <param name="Grants">Mask of the categories it permits: all of them, or none where it forbids or only adds duties.</param>
/// <param name="Duties">Mask of the duties.</param>
/// <param name="Index">The rule's index in the document.</param>
/// <param name="Never">Whether it forbids.</param>
internal readonly record struct CompiledRule(
    ulong Categories, ulong When, ulong Unless, ulong Grants, ulong Duties, int Index, bool Never)
{
    internal bool Touches(ulong wanted) => (Categories & wanted) != 0;

    internal bool AppliesUnder(ulong facts) => (facts & When) == When && (facts & Unless) == 0;

    /// <summary>
    /// What the decision tests for a rule. INVARIANT (DENY): where a residence leaves it open whether a rule applies, a permit does
    /// not, a <c>never</c> does, and the duties of the permit are owed if another rule permits.
    /// </summary>
    internal static IEnumerable<CompiledRule> Of(Rule rule, int index, FactMask mask)
    {
        ulong categories = rule.Categories.Bits, when = rule.When.Bits, unless = rule.Unless.Bits, duties = rule.Duties.Bits;
        ulong possiblyNot = mask.Out(rule.WhenResident) | mask.In(rule.UnlessResident);
        if (rule.Never)
        {
            yield return new(categories, when, unless | possiblyNot, Grants: 0, duties, index, Never: true);
            yield break;
        }
        var surely = mask.In(rule.WhenResident) | mask.Out(rule.UnlessResident);
        yield return new(categories, when | surely, unless, Grants: categories, duties, index, Never: false);
        if (surely != 0 && duties != 0)
            yield return new(categories, when, unless | possiblyNot, Grants: 0, duties, index, Never: false);
    }
}
