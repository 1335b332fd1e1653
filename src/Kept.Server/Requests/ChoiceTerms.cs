using Kept.Policy;

namespace Kept.Server.Requests;

/// <summary>The scopes a person can choose in the privacy centre, in plain words.</summary>
internal static class ChoiceTerms
{
    internal sealed record Term(Scope Scope, string Label, string Explanation);

    public static IReadOnlyList<Term> All { get; } =
    [
        new(Scope.Offers, "Offers from this shop", "Mail about the shop's own goods. You always get mail about your orders."),
        new(Scope.ThirdPartyOffers, "Offers for other companies", "Mail the shop sends about the goods of companies it picked."),
        new(Scope.Sharing, "Sharing for advertising", "Giving your details to sister shops, advertisers and marketers."),
        new(Scope.Enrichment, "Adding data from elsewhere", "Adding what data suppliers know to what you told us."),
    ];

    /// <summary>The scope as a policy writes it, for example <c>third-party-offers</c>.</summary>
    public static string NameOf(Scope scope) => Fact.OptedOut(scope).Name["opted-out(".Length..^1];

    public static string LabelOf(Scope scope) => All.FirstOrDefault(t => t.Scope == scope)?.Label ?? NameOf(scope);
}
