using Kept.Policy;
using Kept.Policy.Analysis;

namespace Kept.Server.Policies.Publishing;

/// <summary>Changes of a policy as whole sentences to the person they concern, and as phrases for staff.</summary>
internal static class ChangeSentence
{
    /// <summary>"We may now use your email to send you offers, unless you opted out of offers."</summary>
    public static string Of(PolicyChange change) => change.Kind switch
    {
        ChangeKind.Permitted => $"We may now {Words(change)}.",
        ChangeKind.Denied => $"We may no longer {Words(change)}.",
        ChangeKind.DutiesAdded => $"When we {Words(change with { Duties = DutySet.None })}, we now promise: {Duties(change)}.",
        _ => $"When we {Words(change with { Duties = DutySet.None })}, we no longer promise: {Duties(change)}.",
    };

    /// <summary>"We now keep your email for 3 years instead of 2 years."</summary>
    public static string Of(RetentionChange change) => $"We now {Words(change)}.";

    public static string Words(PolicyChange change)
    {
        var with = change.Action == PolicyAction.Share ? $" with {ChangePhrases.Of(change.Recipient)}" : "";
        // What a recipient does is its own doing, not ours.
        var purposes = change.Action == PolicyAction.Share
            ? $"so that they can {Listed(change.Purposes.Select(ChangePhrases.Of), "or")}"
            : $"to {Listed(change.Purposes.Select(ChangePhrases.Of), "or")}";
        var always = change.Conditions is [{ IsAlways: true }];
        var facts = always ? "" : $", {string.Join("; or ", change.Conditions.Select(Words))}";
        var duties = change.Duties.IsEmpty ? "" : $" ({Duties(change)})";
        return $"{Taxonomy.NameOf(change.Action)} your {Listed(change.Categories.Select(c => Plain(c.Name)), "and")}{with} {purposes}{facts}{duties}";
    }

    public static string Words(RetentionChange change) =>
        $"keep your {Plain(change.Category.Name)} {Time(change.After, "for ")} instead of {Time(change.Before, "")}";

    private static string Words(Condition condition)
    {
        var residence = condition.Residence.Any() ? $"for people who are {string.Join(" and ", condition.Residence)}" : "";
        var when = condition.When == Facts.None ? "" : $"if {Listed(condition.When.All.Select(ChangePhrases.Of), "and")}";
        var unless = condition.Unless == Facts.None ? "" : $"unless {Listed(condition.Unless.All.Select(ChangePhrases.Of), "or")}";
        return string.Join(' ', new[] { residence, when, unless }.Where(p => p.Length > 0));
    }

    private static string Duties(PolicyChange change) => string.Join("; ", change.Duties.Duties.Select(ChangePhrases.Of));

    /// <summary>"a", "a or b", "a, b or c".</summary>
    private static string Listed(IEnumerable<string> items, string joint)
    {
        var all = items.ToList();
        return all.Count < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} {joint} {all[^1]}";
    }

    private static string Time(Retention? retention, string before) => retention switch
    {
        null => $"{before}no stated time",
        { Unit: RetentionUnit.UntilErased } => "until you erase it",
        { } time => $"{before}{time}",
    };

    private static string Plain(string term) => term.Replace('-', ' ');
}
