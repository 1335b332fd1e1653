using Kept.Policy;

namespace Kept.Benchmarks;

/// <summary>
/// Decides as Casbin's enforcer does: every policy line is an array of words, a matcher is evaluated for each line in turn, and the
/// effect is "some line allows and none denies". It stands in for Casbin.NET, which could not be had here, and flatters it:
/// the matcher is compiled C#, where Casbin evaluates an expression it was given as text. A category at a time, as Casbin
/// has one object a request.
/// </summary>
internal sealed class CasbinStandIn
{
    // Places in a line: act, obj, purpose, recipient, when, unless, eft.
    private readonly List<string[]> lines = [];

    private readonly Dictionary<string, HashSet<string>> groups = Taxonomy.Groups.ToDictionary(
        group => group.Term.Name, group => group.Members.Select(category => category.Name).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);

    public CasbinStandIn(IEnumerable<Rule> rules)
    {
        foreach (var rule in rules)
            foreach (var category in rule.Categories)
                foreach (var purpose in rule.Purposes.Select(purpose => purpose.Name).DefaultIfEmpty("*"))
                    lines.Add([Taxonomy.NameOf(rule.Verb), category.Name, purpose, RecipientOf(rule), rule.When.ToString(), rule.Unless.ToString(), rule.Never ? "deny" : "allow"]);
    }

    public bool Enforce(string act, string[] objects, string purpose, string recipient, string[] facts) =>
        objects.Length > 0 && Array.TrueForAll(objects, one => Enforce(act, one, purpose, recipient, facts));

    private bool Enforce(string act, string one, string purpose, string recipient, string[] facts)
    {
        var allowed = false;
        foreach (var line in lines)
        {
            if (!Matches(line, act, one, purpose, recipient, facts))
                continue;
            if (line[6] == "deny")
                return false;
            allowed = true;
        }
        return allowed;
    }

    private bool Matches(string[] line, string act, string one, string purpose, string recipient, string[] facts) =>
        act == line[0] && (one == line[1] || (groups.TryGetValue(line[1], out var members) && members.Contains(one)))
        && (line[2] == "*" || purpose == line[2]) && (line[3] == "*" || recipient == line[3])
        && Words(line[4]).All(facts.Contains) && !Words(line[5]).Any(facts.Contains);

    private static string[] Words(string list) => list.Length == 0 ? [] : list.Split(", ");

    private static string RecipientOf(Rule rule) =>
        rule.Verb != PolicyAction.Share ? "site" : rule.Recipient is { } recipient ? recipient.Name : "*";
}
