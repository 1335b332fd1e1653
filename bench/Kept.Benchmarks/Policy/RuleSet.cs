using Kept.Policy;

namespace Kept.Benchmarks;

/// <summary>Policies of a given size, the same at every run; versions differ in the conditions of their rules.</summary>
internal static class RuleSet
{
    private static readonly string[] Categories = ["name", "email", "phone", "postal-address", "company", "order", "cart", "preference", "profile", "browsing", "language", "residence"];
    private static readonly string[] Purposes = ["order-processing", "delivery", "customer-service", "analytics", "customisation", "accounting", "fraud-prevention"];
    private static readonly string[] Recipients = ["vendor", "affiliate", "advertiser", "marketer"];
    private static readonly string[] Conditions = ["opted-in(offers)", "agreement-signed", "identity-verified", "asked-by-person", "age-screen-passed"];
    private static readonly string[] Exceptions = ["opted-out(offers)", "opted-out(sharing)", "gpc", "objected", "fraud-suspected"];

    /// <summary>The question of the bulk figures: three categories, one purpose, one recipient.</summary>
    public static DecisionRequest Question { get; } = new(
        PolicyAction.Share, CategorySet.Parse("name, email, postal-address"), Purpose.Offers, Recipient.Marketer, Facts.None);

    /// <summary>The statements of a version. Eight of them meet in the bulk question; the rest are spread over other questions.</summary>
    public static string[] Statements(int rules, int version)
    {
        var chance = new Random(version);
        var (when, unless) = (Conditions[version % Conditions.Length], Exceptions[version / 2 % Exceptions.Length]);
        string[] met =
        [
            $"share name, email with marketer for offers unless opted-out(sharing), gpc when agreement-signed must scrub",
            $"share email, postal-address with marketer for offers unless {unless} when {when} must record",
            $"share postal-address, name with marketer for offers unless opted-out(sharing) when opted-in(sharing) must hash",
            "never share contact with marketer when objected",
            "never share everything when under-13",
            "never share sensitive",
            "never share email for offers when fraud-suspected unless identity-verified",
            "never use sensitive",
        ];
        return [.. met, .. Enumerable.Range(0, rules - met.Length).Select(_ => Other(chance))];
    }

    public static string Text(IEnumerable<string> statements, int version) =>
        $"---\nname: measured\nversion: 2026-01-{version % 28 + 1:00}\neffective: 2026-02-01\nlanguage: en-US\ntitle: Measured\nchanges: after-consent\nmarketing-default: opt-out\n---\n"
        + $"## The clause {{#clause}}\n\nWords for people.\n\n```policy\n{string.Join('\n', statements)}\n```\n";

    public static PolicyDocument Parse(int rules, int version) => Read(Text(Statements(rules, version), version));

    public static PolicyDocument Read(string text)
    {
        var result = PolicyParser.Parse(text, "measured.md");
        return result.Document ?? throw new FormatException(string.Join('\n', result.Diagnostics));
    }

    /// <summary>Questions about what the rules speak of, with a few facts each; one in four asks what nobody declared.</summary>
    public static DecisionRequest[] Requests(PolicyDocument document, int count)
    {
        var chance = new Random(17);
        var rules = document.Rules.Where(rule => !rule.Never).ToArray();
        return [.. Enumerable.Range(0, count).Select(_ => RequestAbout(rules[chance.Next(rules.Length)], chance))];
    }

    private static DecisionRequest RequestAbout(Rule rule, Random chance)
    {
        var categories = rule.Categories.OrderBy(_ => chance.Next()).Take(chance.Next(1, 4)).Aggregate(CategorySet.Empty, (all, one) => all | CategorySet.Of(one));
        var facts = rule.When;
        for (var i = chance.Next(3); i > 0; i--)
            facts = facts.With(Fact.Parse(chance.Next(2) == 0 ? Exceptions[chance.Next(Exceptions.Length)] : Conditions[chance.Next(Conditions.Length)]));
        var purpose = rule.Purposes.Count == 0 || chance.Next(4) == 0 ? Purpose.ThirdPartyOffers : rule.Purposes[chance.Next(rule.Purposes.Count)];
        return new(rule.Verb, categories, purpose, rule.Recipient ?? Recipient.Site, facts);
    }

    private static string Other(Random chance)
    {
        var verb = (string[])["collect", "use", "share", "never use", "never share"];
        var chosen = verb[chance.Next(verb.Length)];
        var with = chosen.EndsWith("share", StringComparison.Ordinal) ? $" with {Recipients[chance.Next(Recipients.Length)]}" : "";
        var unless = chance.Next(3) == 0 ? $" unless {Exceptions[chance.Next(Exceptions.Length)]}" : "";
        var when = chance.Next(3) == 0 || chosen[0] == 'n' ? $" when {Conditions[chance.Next(Conditions.Length)]}" : "";
        var must = chosen[0] == 'n' ? "" : " must record";
        return $"{chosen} {Some(Categories, chance, 5)}{with} for {Some(Purposes, chance, 3)}{unless}{when}{must}";
    }

    private static string Some(string[] words, Random chance, int most) =>
        string.Join(", ", words.OrderBy(_ => chance.Next()).Take(chance.Next(1, most + 1)));
}
