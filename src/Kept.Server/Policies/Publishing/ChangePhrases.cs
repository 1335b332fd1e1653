using Kept.Policy;

namespace Kept.Server.Policies.Publishing;

/// <summary>
/// Terms of the taxonomy as they stand in a sentence to the person: "send you offers", "you opted out of offers". A term without
/// an entry is told by its description.
/// </summary>
internal static class ChangePhrases
{
    private static readonly Dictionary<string, string> Purposes = new(StringComparer.Ordinal)
    {
        ["order-processing"] = "process your orders",
        ["payment"] = "take payments and make refunds",
        ["delivery"] = "deliver goods",
        ["customer-service"] = "answer you and help with your orders",
        ["transaction-mail"] = "write to you about an order, an account or a request",
        ["information-requested"] = "send you what you asked for",
        ["account-management"] = "manage your account",
        ["customisation"] = "adapt the site to your settings and history",
        ["accounting"] = "keep the books",
        ["audit"] = "show that the books and this policy were kept",
        ["offers"] = "send you offers",
        ["suppression"] = "make sure that no mail goes to addresses that opted out",
        ["enrichment"] = "add data from other sources",
        ["legal-obligation"] = "meet a legal obligation",
        ["legal-claim"] = "enforce terms and protect rights and safety",
        ["business-transfer"] = "hand the business over in a merger or sale",
        ["rights-request"] = "answer requests about your data",
        ["policy-notice"] = "tell you about changes to the policy",
        ["age-check"] = "keep children's data out",
        ["third-party-offers"] = "send you offers from other companies",
        ["targeted-advertising"] = "choose advertisements by what is known about you",
        ["market-research"] = "ask for your opinion and study the answers",
        ["publication"] = "show others what you published",
        ["moderation"] = "keep what people publish within the law and the rules of the site",
        ["credit-check"] = "decide whether you can pay later",
    };

    private static readonly Dictionary<string, string> Recipients = new(StringComparer.Ordinal)
    {
        ["affiliate"] = "other companies of our network",
        ["vendor"] = "service providers that follow our instructions",
        ["advertiser"] = "companies whose goods are advertised",
        ["marketer"] = "companies that send mail for advertisers",
        ["authority"] = "courts, regulators and law enforcement",
        ["acquirer"] = "the other side of a merger or sale",
        ["fraud-exchange"] = "companies that exchange fraud warnings",
        ["person"] = "you or your agent",
        ["seller"] = "companies that sell through the site",
        ["ad-network"] = "advertising networks",
        ["credit-agency"] = "credit agencies",
        ["member"] = "other people who use the site",
        ["public"] = "everybody",
        ["parent"] = "your parent or guardian",
    };

    private static readonly Dictionary<string, string> Conditions = new(StringComparer.Ordinal)
    {
        ["offers"] = "offers",
        ["sharing"] = "sharing for marketing",
        ["third-party-offers"] = "offers from other companies",
        ["enrichment"] = "added data",
        ["cookies"] = "cookies",
        ["network"] = "offers from every site of the network",
        ["advertiser"] = "mail about that advertiser",
        ["marketer"] = "mail from that sender",
        ["list"] = "that mailing list",
        ["profiling"] = "profiles made from your history",
        ["legal-demand-approved"] = "two members of our staff approved a written legal demand",
        ["dual-approval"] = "two members of our staff approved it",
        ["agreement-signed"] = "the recipient signed an agreement that names this purpose",
        ["notice-delivered"] = "you were told directly",
        ["notice-window-passed"] = "you did not object in time",
        ["objected"] = "you objected",
        ["written-terms"] = "you have written terms on this point",
        ["under-13"] = "you are under 13",
        ["under-16"] = "you are under 16",
        ["parent-consented"] = "your parent or guardian consented",
        ["age-screen-passed"] = "you are 13 or older",
        ["gpc"] = "your browser sends Global Privacy Control",
        ["identity-verified"] = "you proved who you are",
        ["source(person)"] = "you gave it to us",
        ["source(observed)"] = "we observed it",
        ["source(bought)"] = "we bought it",
        ["asked-by-person"] = "you asked for exactly this",
        ["existing-customer"] = "you bought from us and gave the address with the purchase",
        ["address-confirmed"] = "you confirmed the address",
    };

    public static string Of(Purpose purpose) => Purposes.GetValueOrDefault(purpose.Name) ?? Said(Taxonomy.Purposes, purpose.Name);

    public static string Of(Recipient recipient) => Recipients.GetValueOrDefault(recipient.Name) ?? Said(Taxonomy.Recipients, recipient.Name);

    public static string Of(Duty duty) => Said(Taxonomy.Duties, duty.Name);

    public static string Of(Fact fact)
    {
        var (head, scope) = fact.Name.Split('(', ')') is [var choice and ("opted-out" or "opted-in"), var of, ..] ? (choice, of) : ("", "");
        return head switch
        {
            "opted-out" => $"you opted out of {Conditions[scope]}",
            "opted-in" => $"you agreed to {Conditions[scope]}",
            _ => Conditions.GetValueOrDefault(fact.Name) ?? Said(Taxonomy.Conditions, fact.Name),
        };
    }

    /// <summary>A term's description as a part of a sentence.</summary>
    private static string Said(IReadOnlyList<Term> terms, string name)
    {
        var sentence = terms.First(t => t.Name == name).Description.TrimEnd('.');
        return char.ToLowerInvariant(sentence[0]) + sentence[1..];
    }
}
