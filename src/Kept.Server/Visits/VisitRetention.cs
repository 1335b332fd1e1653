using Kept.Policy;
using Kept.Server.Network;
using Kept.Server.Policies;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Visits;

/// <summary>
/// Deletes views and visitor ids when their time is over. INVARIANT (STICKY): a view is kept for as long as the policy version
/// said that was in force when it was collected; where that version says nothing, for a day.
/// </summary>
internal sealed class VisitRetention(IServiceScopeFactory scopes, Leases leases, TimeProvider time, ILogger<VisitRetention> logger)
    : LeasedJob(scopes, leases, time, logger)
{
    private const int Chunk = 5000;

    private static readonly Retention Silent = new(1, RetentionUnit.Days);

    private readonly TimeProvider time = time;

    protected override TimeSpan Interval => TimeSpan.FromHours(1);

    protected override async Task<bool> RunOnceAsync(IServiceProvider services, CancellationToken cancel)
    {
        var sites = services.GetRequiredService<Snapshot<SiteDirectory>>().Current.Sites;
        var more = false;
        foreach (var site in sites)
            foreach (var (from, until) in Ended(services.GetRequiredService<PolicyShelf>().Versions(site.Policy), time.GetUtcNow()))
                more |= await DeleteAsync(services, site.Id, from, until, cancel);
        return more;
    }

    /// <summary>The spans of time whose views must be gone, one a version at most.</summary>
    /// <param name="versions">All versions, the newest first.</param>
    /// <param name="now">The moment of the round.</param>
    internal static IEnumerable<(DateTimeOffset From, DateTimeOffset Until)> Ended(IReadOnlyList<PolicyVersion> versions, DateTimeOffset now)
    {
        var end = now;
        foreach (var version in versions.Where(v => Start(v) <= now))
        {
            // Before the first version there was none to keep anything; its views, if any, follow the oldest.
            var start = version == versions[^1] ? DateTimeOffset.UnixEpoch : Start(version);
            var retention = Shortest(version.Compiled.RetentionOf(Category.Traffic), version.Compiled.RetentionOf(Category.VisitorId));
            if (Cutoff(retention, now) is { } cutoff && cutoff > start)
                yield return (start, cutoff < end ? cutoff : end);
            end = start;
        }
    }

    private static DateTimeOffset Start(PolicyVersion version) => version.EffectiveAt;

    private static Retention Shortest(Retention? traffic, Retention? visitor)
    {
        var (a, b) = (traffic ?? Silent, visitor ?? Silent);
        return (a.EndsAt(DateTimeOffset.UnixEpoch) ?? DateTimeOffset.MaxValue) <= (b.EndsAt(DateTimeOffset.UnixEpoch) ?? DateTimeOffset.MaxValue) ? a : b;
    }

    /// <summary>What was collected before this moment has ended; null when it is kept until erased.</summary>
    private static DateTimeOffset? Cutoff(Retention retention, DateTimeOffset now) => retention.Unit switch
    {
        RetentionUnit.UntilErased => null,
        RetentionUnit.Months => now.AddMonths(-retention.Amount),
        RetentionUnit.Years => now.AddYears(-retention.Amount),
        _ => now - (retention.EndsAt(now)!.Value - now),
    };

    private static async Task<bool> DeleteAsync(IServiceProvider services, string site, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel)
    {
        var db = services.GetRequiredService<KeptDb>();
        var days = (From: Hit.DayOf(from.ToUnixTimeMilliseconds()), Until: Hit.DayOf(until.ToUnixTimeMilliseconds()));
        return await services.GetRequiredService<Transactions>().RunAsync(async () =>
        {
            var ended = db.Set<VisitEvent>().Where(e => e.SiteId == site && e.At >= from && e.At < until);
            // Whole milliseconds, oldest first, about a chunk at a time, so that no delete holds up the shop for long.
            var end = await ended.OrderBy(e => e.At).Skip(Chunk).Select(e => (DateTimeOffset?)e.At).FirstOrDefaultAsync(cancel);
            var deleted = end is { } moment ? ended.Where(e => e.At <= moment) : ended;
            await deleted.ExecuteDeleteAsync(cancel);
            await db.Set<VisitorDay>().Where(v => v.SiteId == site && v.Day >= days.From && v.Day < days.Until).ExecuteDeleteAsync(cancel);
            return end is not null;
        }, cancel);
    }
}
