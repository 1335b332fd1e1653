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

    /// <summary>
    /// How the version reaches held data of these categories: the strictest way that anything it loosens about them says of itself,
    /// for a collection is under one version or the other as a whole. Null when it loosens nothing about them.
    /// </summary>
    public static ChangeTerms? ReachOf(PolicyDiff diff, ChangeTerms whole, CategorySet held)
    {
        var ways = diff.Changes.Where(c => Loosens(c) && !(c.Categories & held).IsEmpty).Select(c => c.Reach ?? whole)
            .Concat(diff.Retentions.Where(r => IsLonger(r) && held.Contains(r.Category)).Select(_ => whole));
        return Strictest(ways);
    }

    /// <summary>New data only before consent, consent before notice, a long notice before a short one; null of none.</summary>
    public static ChangeTerms? Strictest(IEnumerable<ChangeTerms> ways) => ways.Select(w => (ChangeTerms?)w)
        .MaxBy(w => (w!.Value.Mode switch { ChangeMode.NewDataOnly => 2, ChangeMode.AfterConsent => 1, _ => 0 }, w.Value.NoticeDays));

    /// <summary>True when no silence and no yes brings earlier data under anything of this version.</summary>
    public static bool IsForNewDataOnly(PolicyDocument version) =>
        version.Changes.Mode == ChangeMode.NewDataOnly && version.Rules.All(r => r.Reach is null or { Mode: ChangeMode.NewDataOnly });

    /// <summary>What must happen before held data is under what the version loosens, a sentence for each way.</summary>
    public static IReadOnlyList<string> Needs(PolicyVersion before, PolicyVersion after)
    {
        var (diff, whole) = (Between(before, after), after.Document.Changes);
        var ways = diff.Changes.Where(Loosens).Select(c => c.Reach ?? whole)
            .Concat(diff.Retentions.Where(IsLonger).Select(_ => whole)).GroupBy(w => w).ToList();
        if (ways.Count == 0)
            return ["Nothing about data that is held is loosened, so nobody needs a notice. Earlier data stays under its own version."];
        if (ways is [var only])
            return [Need(only.Key)];
        return [.. ways.Select(w => $"{w.Count()} of the changes: {Need(w.Key)}"), "Where several touch one person's data, the strictest of these ways counts for all of it."];
    }

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
        var always = change.Conditions is [{ IsAlways: true }];
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

    private static string Need(ChangeTerms way) => way switch
    {
        { Mode: ChangeMode.NewDataOnly } => "The version says that it reaches new data only: nobody is told, and earlier data stays under its own version for good.",
        { Mode: ChangeMode.AfterNotice, NoticeDays: var days } => $"Each person gets a mail from the moment it is in force. {days} days after it was delivered, without objection, the person's earlier data moves to this version.",
        _ => "Each person gets a mail from the moment it is in force. Earlier data moves to this version only when the person says yes.",
    };

    private static string Words(Condition condition)
    {
        var when = condition.When == Facts.None ? "" : $"when {Said(condition.When)}";
        var unless = condition.Unless == Facts.None ? "" : $"unless {Said(condition.Unless)}";
        var residence = condition.Residence.Any() ? $"for people who are {string.Join(" and ", condition.Residence)}" : "";
        return string.Join(' ', new[] { residence, when, unless }.Where(p => p.Length > 0));
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
