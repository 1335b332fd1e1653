namespace Kept.Tests.Architecture;

/// <summary>
/// Which slice may call which. <see cref="ArrowTests"/> asserts that this list is what the compiled server does, no more and
/// no less: a new arrow is a decision that shows in review.
/// </summary>
internal static class Arrows
{
    public static IReadOnlyList<string> Written { get; } =
    [
    ];
}
