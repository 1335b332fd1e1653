using System.Collections.Concurrent;
using Kept.Policy;
using Kept.Policy.Analysis;

namespace Kept.Server.Policies.Publishing;

/// <summary>What a version changes for data that is held under an older one, in sets of categories and in words.</summary>
internal static class Consequences
{
    private static readonly ConcurrentDictionary<(string Before, string After), PolicyDiff> Found = new();

    /// <summary>The whole difference; found once for two texts.</summary>
    public static PolicyDiff Between(PolicyVersion before, PolicyVersion after) =>
        Found.GetOrAdd((before.Document.Sha256, after.Document.Sha256), _ => PolicyDiff.Between(before.Compiled, after.Compiled));

    /// <summary>
    /// The categories for which the version loosens something about data that is held: a permit, a duty that falls away, a
    /// longer time of keeping. To data of these it applies only after direct word to the person.
    /// </summary>
    public static CategorySet Loosened(PolicyDiff diff) =>
        diff.Changes.Where(Loosens).Aggregate(CategorySet.Empty, (all, c) => all | c.Categories)
        | diff.Retentions.Where(IsLonger).Aggregate(CategorySet.Empty, (all, r) => all | CategorySet.Of(r.Category));

    /// <summary>Collecting is of new data, so it concerns nobody's held data.</summary>
    public static bool Loosens(PolicyChange change) =>
        change.Action != PolicyAction.Collect && change.Kind is (ChangeKind.Permitted or ChangeKind.DutiesRemoved);

    public static string Heading(ChangeKind kind) => kind switch
    {
        ChangeKind.Permitted => "Newly permitted",
        ChangeKind.Denied => "Newly denied",
        ChangeKind.DutiesAdded => "Duties added",
        _ => "Duties that fall away",
    };

    /// <summary>A change as a sentence for people who know no rule: "Use your e-mail address for offers, unless you opted out of offers."</summary>
    public static string Words(PolicyChange change)
    {
        var with = change.Action == PolicyAction.Share ? $" with {Plain(change.Recipient.Name)}s" : "";
        var purposes = string.Join(", ", change.Purposes.Select(p => Plain(p.Name)));
        var always = change.Conditions is [{ When.Bits: 0, Unless.Bits: 0 }];
        var facts = always ? "" : $", {string.Join("; or ", change.Conditions.Select(Words))}";
        var duties = change.Duties.IsEmpty ? "" : $" (duties: {string.Join(", ", change.Duties.Duties.Select(d => Plain(d.Name)))})";
        return $"{Taxonomy.NameOf(change.Action)} {string.Join(", ", change.Categories.Select(c => Plain(c.Name)))}{with} for {purposes}{facts}{duties}";
    }

    public static string Words(RetentionChange change) =>
        $"keep {Plain(change.Category.Name)} {Time(change.After)} instead of {Time(change.Before)}";

    public static bool IsLonger(RetentionChange change)
    {
        var start = DateTimeOffset.UnixEpoch;
        if (change.Before?.EndsAt(start) is not { } before)
            return false;
        return change.After?.EndsAt(start) is not { } after || after > before;
    }

    private static string Words(Condition condition)
    {
        var when = condition.When == Facts.None ? "" : $"when {Plain(condition.When.ToString())}";
        var unless = condition.Unless == Facts.None ? "" : $"unless {Plain(condition.Unless.ToString())}";
        return string.Join(' ', new[] { when, unless }.Where(p => p.Length > 0));
    }

    private static string Time(Retention? retention) => retention is { } time ? time == Retention.UntilErased ? "until you erase it" : $"for {time}" : "for no stated time";

    private static string Plain(string term) => term.Replace('-', ' ').Replace("(", " of ", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal);
}
