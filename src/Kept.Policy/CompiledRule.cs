namespace Kept.Policy;

/// <summary>A rule as the decision reads it.</summary>
/// <param name="Categories">Mask of the categories.</param>
/// <param name="When">Mask of the facts that must all hold.</param>
/// <param name="Unless">Mask of the facts of which none may hold.</param>
/// <param name="Duties">Mask of the duties.</param>
/// <param name="Index">The rule's index in the document.</param>
/// <param name="Never">Whether it forbids.</param>
internal readonly record struct CompiledRule(
    ulong Categories, ulong When, ulong Unless, ulong Duties, int Index, bool Never)
{
    internal bool Touches(ulong wanted) => (Categories & wanted) != 0;

    internal bool AppliesUnder(ulong facts) => (facts & When) == When && (facts & Unless) == 0;
}
