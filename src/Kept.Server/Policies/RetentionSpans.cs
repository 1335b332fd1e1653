using Kept.Policy;

namespace Kept.Server.Policies;

/// <summary>
/// INVARIANT (STICKY): data without a collection of its own, such as page views and mails, is kept for as long as
/// the policy version says that was in force when it was collected. This is the one place that works out which of
/// it is due.
/// </summary>
internal static class RetentionSpans
{
    /// <summary>How long data is kept of which a version says nothing.</summary>
    public static Retention Silent { get; } = new(1, RetentionUnit.Days);

    /// <summary>The spans of time whose data must be gone, at most one for each version.</summary>
    /// <param name="versions">All versions of the policy, the newest first.</param>
    /// <param name="now">The moment of the round.</param>
    /// <param name="categories">What the data holds. It goes when the shortest of their retentions is over.</param>
    public static IEnumerable<(DateTimeOffset From, DateTimeOffset Until)> Ended(
        IReadOnlyList<PolicyVersion> versions,
        DateTimeOffset now,
        params IReadOnlyList<Category> categories
    )
    {
        var end = now;
        foreach (var version in versions.Where(v => v.EffectiveAt <= now))
        {
            // No version was in force before the first, so what is older follows the first.
            var start = version == versions[^1] ? DateTimeOffset.UnixEpoch : version.EffectiveAt;
            if (Cutoff(Of(version, categories), now) is { } cutoff && cutoff > start)
                yield return (start, cutoff < end ? cutoff : end);
            end = start;
        }
    }

    /// <summary>The shortest retention of the categories by one version.</summary>
    public static Retention Of(PolicyVersion version, IReadOnlyList<Category> categories) =>
        categories
            .Select(c => version.Compiled.RetentionOf(c) ?? Silent)
            .MinBy(r => r.EndsAt(DateTimeOffset.UnixEpoch) ?? DateTimeOffset.MaxValue);

    /// <summary>Data collected before this moment is due; null when it is kept until erased.</summary>
    public static DateTimeOffset? Cutoff(Retention retention, DateTimeOffset now) =>
        retention.Unit switch
        {
            RetentionUnit.UntilErased => null,
            RetentionUnit.Months => now.AddMonths(-retention.Amount),
            RetentionUnit.Years => now.AddYears(-retention.Amount),
            _ => now - (retention.EndsAt(now)!.Value - now),
        };
}
