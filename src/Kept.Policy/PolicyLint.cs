using Kept.Policy.Analysis;

namespace Kept.Policy;

/// <summary>Finds what a policy's author probably did not mean.</summary>
public static class PolicyLint
{
    /// <summary>The findings about a policy that was read without an error, in the order of lines.</summary>
    public static IReadOnlyList<Diagnostic> Check(PolicyDocument document) =>
        [.. RulesOutside(document)
            .Concat(ClausesWithoutRule(document))
            .Concat(CollectedWithoutRetention(document))
            .Concat(OffersAgainstDefault(document))
            .Concat(new RuleFindings(document).Find())
            .OrderBy(diagnostic => diagnostic.Line)];

    /// <summary>A rule that no paragraph explains would bind people by words they never saw.</summary>
    static IEnumerable<Diagnostic> RulesOutside(PolicyDocument document) =>
        document.Rules.Where(rule => rule.Clause is null)
            .Select(rule => At(document, Severity.Error, rule.Line, rule.Text.Length, "this rule stands under no clause"));

    static IEnumerable<Diagnostic> ClausesWithoutRule(PolicyDocument document) =>
        document.Clauses.Where(clause => clause.IsRuled && clause.Rules.Count == 0)
            .Select(clause => At(document, Severity.Warning, clause.Line, 0, $"the clause '{clause.Id}' is marked '.ruled' and has no rule"));

    static IEnumerable<Diagnostic> CollectedWithoutRetention(PolicyDocument document)
    {
        var kept = document.Rules.Where(rule => rule is { Verb: PolicyAction.Keep, Never: false })
            .Aggregate(CategorySet.Empty, (all, rule) => all | rule.Categories);
        foreach (var rule in document.Rules.Where(rule => rule is { Verb: PolicyAction.Collect, Never: false }))
        {
            var missing = rule.Categories - kept;
            kept |= missing;
            if (!missing.IsEmpty)
                yield return At(document, Severity.Warning, rule.Line, rule.Text.Length, $"collected, but no rule says how long to keep {missing}");
        }
    }

    /// <summary>
    /// Offers by the site, and those of others that it makes possible, must follow the default that the head of the file states. To customers a shop may write without an
    /// opt-in where the law lets it (Directive 2002/58/EC, Article 13(2)).
    /// </summary>
    static IEnumerable<Diagnostic> OffersAgainstDefault(PolicyDocument document)
    {
        var optIn = document.MarketingDefault == MarketingDefault.OptIn;
        var offers = document.Rules.Where(rule =>
            rule is { Verb: PolicyAction.Use or PolicyAction.Share, Never: false } && rule.Purposes.Intersect(Advertising).Any());
        foreach (var rule in offers)
        {
            var does = rule.Verb == PolicyAction.Use ? "sends offers to people" : "shares for offers the data of people";
            if (optIn && !rule.When.All.Any(fact => IsChoice(fact, "opted-in") || fact == Fact.ExistingCustomer))
                yield return At(document, Severity.Warning, rule.Line, rule.Text.Length, "offers are opt-in here, but this rule asks for no opt-in");
            else if (!optIn && !HeedsOptOut(rule) && !document.Rules.Any(never => Refuses(never, rule)))
                yield return At(document, Severity.Warning, rule.Line, rule.Text.Length, $"this rule {does} who opted out");
        }
    }

    /// <summary>Nobody has opted in and out of the same.</summary>
    static bool HeedsOptOut(Rule rule) =>
        rule.Unless.All.Any(fact => IsChoice(fact, "opted-out")) || rule.When.All.Any(fact => IsChoice(fact, "opted-in"));

    /// <summary>Whether a rule forbids all that the other permits to whoever has opted out.</summary>
    static bool Refuses(Rule never, Rule rule) =>
        never.Never && never.Verb == rule.Verb && (rule.Categories - never.Categories).IsEmpty
        && (never.Recipient is null || never.Recipient == rule.Recipient)
        && (never.Purposes.Count == 0 || rule.Purposes.All(never.Purposes.Contains))
        && !never.Unless.All.Any() && never.WhenResident.Count + never.UnlessResident.Count == 0
        && never.When.All.ToList() is [var only] && IsChoice(only, "opted-out");

    static readonly Purpose[] Advertising = [Purpose.Offers, Purpose.ThirdPartyOffers, Purpose.TargetedAdvertising];

    static bool IsChoice(Fact fact, string choice) => fact.Name.StartsWith(choice, StringComparison.Ordinal);

    static Diagnostic At(PolicyDocument document, Severity severity, int line, int length, string message) =>
        new(severity, document.File, line, 1, length, message);
}
