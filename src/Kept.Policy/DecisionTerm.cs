namespace Kept.Policy;

/// <summary>A condition and what it does to categories: all that a decision needs of one or more rules.</summary>
/// <param name="Mask">The bits of <see cref="FactMask"/> it looks at.</param>
/// <param name="Want">Those of them that must be set; the others must not.</param>
/// <param name="Categories">The categories it speaks of.</param>
/// <param name="Grants">Those it permits: all of them, or none where it forbids or only adds duties.</param>
/// <param name="Duties">What a permit obliges to.</param>
internal readonly record struct DecisionTerm(ulong Mask, ulong Want, ulong Categories, ulong Grants, ulong Duties)
{
    internal static DecisionTerm Of(ulong when, ulong unless, ulong categories, ulong grants, ulong duties) =>
        new(when | unless, when, categories, grants, duties);

    internal bool IsAlways => Mask == 0;

    internal bool Holds(ulong facts) => (facts & Mask) == Want;
}
