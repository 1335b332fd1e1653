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

    /// <summary>
    /// A change as people say it, with the words of the taxonomy: "use your email to advertise by mail or post, unless the person
    /// or address opted out of offers".
    /// </summary>
    public static string Words(PolicyChange change)
    {
        var with = change.Action == PolicyAction.Share ? $" with {Said(Taxonomy.Recipients, change.Recipient.Name)}" : "";
        var purposes = string.Join("; or to ", change.Purposes.Select(p => Said(Taxonomy.Purposes, p.Name)));
        var always = change.Conditions is [{ When.Bits: 0, Unless.Bits: 0 }];
        var facts = always ? "" : $", {string.Join("; or ", change.Conditions.Select(Words))}";
        var duties = change.Duties.IsEmpty ? "" : $" ({string.Join("; ", change.Duties.Duties.Select(d => Said(Taxonomy.Duties, d.Name)))})";
        return $"{Taxonomy.NameOf(change.Action)} your {string.Join(", ", change.Categories.Select(c => Plain(c.Name)))}{with} to {purposes}{facts}{duties}";
    }

    public static string Words(RetentionChange change) =>
        $"keep your {Plain(change.Category.Name)} {Time(change.After)} instead of {Time(change.Before)}";

    public static bool IsLonger(RetentionChange change)
    {
        var start = DateTimeOffset.UnixEpoch;
        if (change.Before?.EndsAt(start) is not { } before)
            return false;
        return change.After?.EndsAt(start) is not { } after || after > before;
    }

    private static string Words(Condition condition)
    {
        var when = condition.When == Facts.None ? "" : $"when {Said(condition.When)}";
        var unless = condition.Unless == Facts.None ? "" : $"unless {Said(condition.Unless)}";
        return string.Join(' ', new[] { when, unless }.Where(p => p.Length > 0));
    }

    private static string Said(Facts facts) => string.Join(" and ", facts.All.Select(f => Said(Taxonomy.Conditions, f.Name)));

    /// <summary>A term's description as a part of a sentence.</summary>
    private static string Said(IReadOnlyList<Term> terms, string name)
    {
        var sentence = terms.First(t => t.Name == name).Description.TrimEnd('.');
        return char.ToLowerInvariant(sentence[0]) + sentence[1..];
    }

    private static string Time(Retention? retention) => retention is { } time ? time == Retention.UntilErased ? "until you erase it" : $"for {time}" : "for no stated time";

    private static string Plain(string term) => term.Replace('-', ' ');
}
