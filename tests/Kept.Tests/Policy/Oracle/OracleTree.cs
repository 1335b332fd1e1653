namespace Kept.Tests.Policy;

/// <summary>The tree of categories written out by hand, so that the interpreter does not ask the vocabulary what a group covers.</summary>
static class OracleTree
{
    static readonly Dictionary<string, string> Groups = new()
    {
        ["everything"] = "identity contact financial purchase settings correspondence online derived staff-access",
        ["identity"] = "name company birth-date age-band residence language account identity-proof",
        ["contact"] = "email phone postal-address",
        ["financial"] = "billing payment-card bank-account money-movement credit-rating",
        ["purchase"] = "order order-note cart gift-recipient subscription",
        ["settings"] = "preference choice terms-accepted",
        ["correspondence"] = "message call-recording public-post mailing",
        ["mailing"] = "mail-history mail-activity",
        ["online"] = "device behaviour",
        ["device"] = "visitor-id device-id ip-address user-agent coarse-location",
        ["behaviour"] = "traffic browsing gameplay",
        ["derived"] = "profile enrichment fraud-signal",
        ["sensitive"] = "precise-location government-id child special-category",
        ["special-category"] = "health ethnicity politics religion union-membership sex-life biometric genetic",
    };

    /// <summary>The categories of a word, itself if it is one.</summary>
    internal static IEnumerable<string> CategoriesOf(string word) =>
        Groups.TryGetValue(word, out var members) ? members.Split(' ').SelectMany(CategoriesOf) : [word];
}
