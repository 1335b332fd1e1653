namespace Kept.Policy;

/// <summary>What would have to be different for some categories to be permitted.</summary>
/// <param name="Categories">The categories that would then be permitted.</param>
/// <param name="Held">Facts that do not hold and would have to.</param>
/// <param name="Gone">Facts that hold and must not.</param>
/// <param name="Residence">Where the person would live: the request's residence, or an example of what <paramref name="Living"/> says.</param>
/// <param name="Living">What would have to be known of the residence, such as <c>in california</c>; empty when it is no matter.</param>
public sealed record DecisionChange(CategorySet Categories, Facts Held, Facts Gone, Place Residence, string Living)
{
    /// <summary>One sentence: <c>email would be permitted if agreement-signed held and gpc did not hold</c>.</summary>
    public override string ToString()
    {
        var held = Held == Facts.None ? "" : $"{Held} held";
        var gone = Gone == Facts.None ? "" : $"{Gone} did not hold";
        var living = Living.Length == 0 ? "" : $"the person were known to live {Living}";
        return $"{Categories} would be permitted if {string.Join(" and ", new[] { held, living, gone }.Where(part => part.Length > 0))}";
    }
}
