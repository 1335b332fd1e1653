using Kept.Policy;

namespace Kept.Tests.Policy;

/// <summary>
/// Interprets a policy rule by rule and category by category, sharing no code with the compiled form: the oracle that every way
/// of deciding is compared with.
/// </summary>
sealed class OraclePolicy(IEnumerable<string> statements)
{
    readonly List<OracleRule> _rules =
        [.. statements.Where(line => !line.StartsWith("expect ", StringComparison.Ordinal)).Select(line => new OracleRule(line))];

    /// <summary>The statements between the fences of a policy file.</summary>
    internal static OraclePolicy OfFile(string text)
    {
        var statements = new List<string>();
        var inside = false;
        foreach (var line in text.Split('\n').Select(line => line.Trim()))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                inside = line == "```policy";
            else if (inside && line.Split('#')[0].Trim().Length > 0)
                statements.Add(line);
        }
        return new(statements);
    }

    /// <summary>The duties in the order of the alphabet, or null for a denial.</summary>
    internal string? Decide(in DecisionRequest request)
    {
        var facts = request.Facts.All.Select(fact => fact.Name).ToHashSet();
        if (request.Categories.IsEmpty || facts.Contains("(none)") || Contradict(facts))
            return null;
        if (facts.Contains("under-13"))
            facts.Add("under-16");
        var residence = request.Residence.Name;
        var duties = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var category in request.Categories)
        {
            var perhaps = Speaking(in request, category).Where(rule => rule.PerhapsApplies(facts, residence)).ToList();
            if (perhaps.Any(rule => rule.Never) || !perhaps.Any(rule => rule.SurelyApplies(facts, residence)))
                return null;
            duties.UnionWith(perhaps.SelectMany(rule => rule.Duties));
        }
        return string.Join(", ", duties);
    }

    /// <summary>The conditions that any rule about this single category has, residences among them.</summary>
    internal IReadOnlyList<string> Conditions(in DecisionRequest request, Category category) =>
        [.. Speaking(in request, category).SelectMany(rule => rule.Conditions).Distinct()];

    /// <summary>The rules that speak of the category in this act.</summary>
    List<OracleRule> Speaking(in DecisionRequest request, Category category)
    {
        var verb = request.Action.ToString().ToLowerInvariant();
        var (about, purpose, recipient) = (category.Name, request.Purpose.Name, request.Recipient.Name);
        return [.. _rules.Where(rule => rule.SpeaksOf(verb, about, purpose, recipient))];
    }

    static bool Contradict(HashSet<string> facts) =>
        facts.Contains("under-13") && facts.Contains("age-screen-passed")
        || facts.Any(fact => fact.StartsWith("opted-out", StringComparison.Ordinal) && facts.Contains(fact.Replace("opted-out", "opted-in", StringComparison.Ordinal)));
}
