using static Kept.Policy.Category;

namespace Kept.Policy;

/// <summary>A word that stands for several categories: an inner node of the tree of categories.</summary>
/// <param name="Term">The word, what it means and its DPV term.</param>
/// <param name="Parent">The word of the group above it, or null at the two roots.</param>
/// <param name="Members">The categories it covers, those of the groups below it among them.</param>
public sealed record CategoryGroup(Term Term, string? Parent, CategorySet Members)
{
    /// <summary>Every group, each after the one it lies in. No group shares its name with a category.</summary>
    public static IReadOnlyList<CategoryGroup> All { get; } = Tree();

    /// <summary>Categories that exist only to be refused.</summary>
    public static CategoryGroup Sensitive { get; } = Find("sensitive")!;

    /// <summary>The group with this name, or null.</summary>
    public static CategoryGroup? Find(string name) => All.FirstOrDefault(group => group.Term.Name == name);

    static List<CategoryGroup> Tree()
    {
        List<CategoryGroup> leaves =
        [
            new(new("everything", "Every category that is not sensitive.", "dpv:PersonalData", "user"), null, CategorySet.Of(StaffAccess)),
            new(new("identity", "Who a person is.", "pd:Identifying", "user"), "everything",
                CategorySet.Of(FullName, Company, BirthDate, AgeBand, Residence, Language, Account, IdentityProof)),
            new(new("contact", "Ways to reach a person.", "pd:Contact", "user.contact"), "everything", CategorySet.Of(Email, Phone, PostalAddress)),
            new(new("financial", "How a person pays, and can.", "pd:Financial", "user.financial"), "everything",
                CategorySet.Of(Billing, PaymentCard, BankAccount, MoneyMovement, CreditRating)),
            new(new("purchase", "What a person buys.", "pd:Transactional", "user.behavior.purchase_history"), "everything",
                CategorySet.Of(Order, OrderNote, Cart, GiftRecipient, Subscription)),
            new(new("settings", "What a person decided.", "pd:Preference", "user.account.settings"), "everything", CategorySet.Of(Preference, Choice, TermsAccepted)),
            new(new("correspondence", "What is said between a person, the site and others.", "pd:Communication", "user.content"), "everything",
                CategorySet.Of(Message, CallRecording, PublicPost)),
            new(new("mailing", "What was mailed to a person and what became of it.", "pd:CommunicationsMetadata"), "correspondence",
                CategorySet.Of(MailHistory, MailActivity)),
            new(new("online", "What a browser leaves behind.", "pd:Tracking", "user.behavior"), "everything", CategorySet.Empty),
            new(new("device", "What tells one device from another.", "pd:DeviceBased", "user.device"), "online",
                CategorySet.Of(VisitorId, DeviceId, IpAddress, UserAgent, CoarseLocation)),
            new(new("behaviour", "What a person does on the site.", "pd:Behavioural", "user.behavior"), "online", CategorySet.Of(Traffic, Browsing, Gameplay)),
            new(new("derived", "What others or computations add.", "dpv:DerivedPersonalData"), "everything", CategorySet.Of(Profile, Enrichment, FraudSignal)),
            new(new("sensitive", "Categories that exist only to be refused.", "dpv:SensitivePersonalData"), null,
                CategorySet.Of(PreciseLocation, GovernmentId, Child)),
            new(new("special-category", "What Article 9 of the GDPR protects most.", "dpv:SpecialCategoryPersonalData"), "sensitive",
                CategorySet.Of(Health, Ethnicity, Politics, Religion, UnionMembership, SexLife, Biometric, Genetic)),
        ];
        return [.. leaves.Select(group => group with { Members = MembersOf(group.Term.Name, leaves) })];
    }

    static CategorySet MembersOf(string name, List<CategoryGroup> leaves) =>
        leaves.Where(group => group.Parent == name).Aggregate(
            leaves.Single(group => group.Term.Name == name).Members, (all, child) => all | MembersOf(child.Term.Name, leaves));
}
