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
            .Concat(diff.Retentions.Where(r => IsLonger(r) && held.Contains(r.Category)).Select(r => r.Reach));
        return Strictest(ways);
    }

    /// <summary>New data only before consent, consent before notice, a long notice before a short one; null of none.</summary>
    public static ChangeTerms? Strictest(IEnumerable<ChangeTerms> ways) => ways.Select(w => (ChangeTerms?)w)
        .MaxBy(w => (w!.Value.Mode switch { ChangeMode.NewDataOnly => 2, ChangeMode.AfterConsent => 1, _ => 0 }, w.Value.NoticeDays));

    /// <summary>True when no silence and no yes brings earlier data under anything of this version.</summary>
    public static bool IsForNewDataOnly(PolicyDocument version) =>
        version.Changes.Mode == ChangeMode.NewDataOnly && version.Rules.All(r => r.Reach is null or { Mode: ChangeMode.NewDataOnly });

    /// <summary>What is said where no change reaches further into data that is held.</summary>
    public const string NothingLoosened = "Nothing about data that is held is loosened, so nobody needs a notice. Earlier data stays under its own version.";

    /// <summary>What must happen before held data is under what the version loosens, a sentence for each way.</summary>
    public static IReadOnlyList<string> Needs(PolicyVersion before, PolicyVersion after)
    {
        var (diff, whole) = (Between(before, after), after.Document.Changes);
        var ways = diff.Changes.Where(Loosens).Select(c => c.Reach ?? whole)
            .Concat(diff.Retentions.Where(IsLonger).Select(r => r.Reach)).GroupBy(w => w).ToList();
        if (ways.Count == 0)
            return [NothingLoosened];
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

    public static bool IsLonger(RetentionChange change) =>
        change.Before is { Unit: not RetentionUnit.UntilErased } before && (change.After is not { } after || after.CanOutlast(before));

    /// <summary>"1 day", "30 days".</summary>
    public static string Days(int count) => count == 1 ? "1 day" : $"{count} days";

    private static string Need(ChangeTerms way) => way switch
    {
        { Mode: ChangeMode.NewDataOnly } => "The version applies to new data only. Nobody is notified, and earlier data stays under its own version.",
        { Mode: ChangeMode.AfterNotice, NoticeDays: var days } => $"Each person is notified by email once the version is in force. {Days(days)} after delivery, the earlier data of everyone who has not objected moves to this version.",
        _ => "Each person is notified by email once the version is in force. Earlier data moves to this version only if the person agrees.",
    };
}
