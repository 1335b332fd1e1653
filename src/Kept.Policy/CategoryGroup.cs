using static Kept.Policy.Category;

namespace Kept.Policy;

/// <summary>A word that stands for several categories: the inner nodes of the tree of categories.</summary>
/// <param name="Term">The word, what it means and its DPV term.</param>
/// <param name="Members">The categories it covers.</param>
public sealed record CategoryGroup(Term Term, CategorySet Members)
{
    /// <summary>Categories that exist only to be refused.</summary>
    public static CategoryGroup Sensitive { get; } = new(
        new("sensitive", "Categories that exist only to be refused.", "dpv:SpecialCategoryPersonalData"),
        CategorySet.Of(Health, Ethnicity, Politics, Religion, UnionMembership, SexLife, Biometric, Genetic,
            PreciseLocation, GovernmentId, Child));

    /// <summary>Every group. No group shares its name with a category.</summary>
    public static IReadOnlyList<CategoryGroup> All { get; } =
    [
        new(new("contact", "Ways to reach a person.", "pd:Contact"), CategorySet.Of(Email, Phone, PostalAddress)),
        new(new("financial", "How a person pays.", "pd:Financial"), CategorySet.Of(Billing, PaymentCard)),
        new(new("purchase", "What a person buys.", "pd:Transactional"), CategorySet.Of(Order, OrderNote, Cart)),
        new(new("online", "What a browser leaves behind.", "pd:Tracking"),
            CategorySet.Of(VisitorId, Traffic, Browsing, IpAddress, UserAgent)),
        new(new("derived", "What others or computations add.", "dpv:DerivedPersonalData"),
            CategorySet.Of(Profile, Enrichment, FraudSignal)),
        Sensitive,
        new(new("everything", "Every category that is not sensitive.", "dpv:PersonalData"),
            new(CategoryTerms.All.AllBits & ~Sensitive.Members.Bits)),
    ];

    /// <summary>The group with this name, or null.</summary>
    public static CategoryGroup? Find(string name) => All.FirstOrDefault(group => group.Term.Name == name);
}
