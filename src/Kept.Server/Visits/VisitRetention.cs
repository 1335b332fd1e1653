using Kept.Policy;
using Kept.Server.Network;
using Kept.Server.Policies;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Visits;

/// <summary>Runs <see cref="VisitRetention"/> every hour.</summary>
internal sealed class VisitRetentionJob(IServiceScopeFactory scopes, Leases leases, TimeProvider time, ILogger<VisitRetentionJob> logger)
    : LeasedJob(scopes, leases, time, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromHours(1);

    protected override Task<bool> RunOnceAsync(IServiceProvider services, CancellationToken cancel) =>
        services.GetRequiredService<VisitRetention>().RunAsync(cancel);
}

/// <summary>
/// Deletes views and visitor ids when their time is over. A view holds both, so the shorter of their retentions counts;
/// <see cref="RetentionSpans"/> says when.
/// </summary>
internal sealed class VisitRetention(
    KeptDb db, Transactions transactions, PolicyShelf policies, Snapshot<SiteDirectory> sites, TimeProvider time)
{
    private const int Chunk = 5000;

    /// <returns>True when there is more to delete.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        var more = false;
        // A policy that was changed behind the server's back says nothing of how long data is kept.
        foreach (var site in sites.Current.Sites.Where(s => policies.FaultOf(s.Policy) is null))
        {
            var ended = RetentionSpans.Ended(policies.Versions(site.Policy), time.GetUtcNow(), Category.Traffic, Category.VisitorId);
            foreach (var (from, until) in ended)
                more |= await transactions.RunAsync(() => DeleteAsync(site.Id, from, until, cancel), cancel);
        }
        return more;
    }

    private async Task<bool> DeleteAsync(string site, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel)
    {
        var days = (From: Hit.DayOf(from.ToUnixTimeMilliseconds()), Until: Hit.DayOf(until.ToUnixTimeMilliseconds()));
        var ended = db.Set<VisitEvent>().Where(e => e.SiteId == site && e.At >= from && e.At < until);
        // Whole milliseconds, oldest first, about a chunk at a time, so that no delete holds up the shop for long.
        var end = await ended.OrderBy(e => e.At).Skip(Chunk).Select(e => (DateTimeOffset?)e.At).FirstOrDefaultAsync(cancel);
        var deleted = end is { } moment ? ended.Where(e => e.At <= moment) : ended;
        await deleted.ExecuteDeleteAsync(cancel);
        await db.Set<VisitorDay>().Where(v => v.SiteId == site && v.Day >= days.From && v.Day < days.Until).ExecuteDeleteAsync(cancel);
        return end is not null;
    }
}
