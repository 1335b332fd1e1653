using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Visits;

/// <summary>One page view of one visitor, as the visitor may read it.</summary>
internal sealed record Visit(DateTimeOffset At, string SiteId, string Path, string? Source);

/// <summary>
/// The visits of one visitor id, for the person's own record and for erasure; <see cref="OwnVisits"/> gets the id from the gate.
/// </summary>
internal sealed class VisitHistory(KeptDb db, OpenSessions sessions)
{
    /// <summary>The newest views of a visitor over all sites since a moment; empty for a malformed id.</summary>
    public async Task<IReadOnlyList<Visit>> OfAsync(string visitorId, DateTimeOffset since, int limit, CancellationToken cancel)
    {
        if (!VisitorId.TryParse(visitorId, out var id))
            return [];
        var bytes = id.ToBytes();
        var visits = new List<Visit>();
        foreach (var day in await DaysAsync(bytes, cancel))
        {
            var events = await EventsOf(day).Where(e => e.At >= since).OrderByDescending(e => e.At).Take(limit - visits.Count).AsNoTracking().ToListAsync(cancel);
            visits.AddRange(events.Select(e => new Visit(e.At, e.SiteId, e.Path, e.Source)));
            if (visits.Count >= limit)
                break;
        }
        return [.. visits.OrderByDescending(v => v.At)];
    }

    /// <summary>
    /// INVARIANT (ERASE): deletes every view that carries the id, and the id. Sums of days stay; they name nobody. Call it
    /// inside <see cref="Transactions.RunAsync{T}"/>.
    /// </summary>
    public async Task<int> UnlinkAsync(string visitorId, CancellationToken cancel)
    {
        if (!VisitorId.TryParse(visitorId, out var id))
            return 0;
        var bytes = id.ToBytes();
        var deleted = 0;
        foreach (var day in await DaysAsync(bytes, cancel))
        {
            deleted += await EventsOf(day).ExecuteDeleteAsync(cancel);
            await db.Set<VisitorDay>().Where(v => v.SiteId == day.SiteId && v.Day == day.Day && v.VisitorId == bytes).ExecuteDeleteAsync(cancel);
        }
        sessions.Forget(id);
        return deleted;
    }

    // One look at the key a day and site: some hundred seeks, and no index that every hit would pay for.
    private Task<List<VisitorDay>> DaysAsync(byte[] id, CancellationToken cancel) => (
        from day in db.Set<VisitDay>()
        join visitor in db.Set<VisitorDay>() on new { day.SiteId, day.Day } equals new { visitor.SiteId, visitor.Day }
        where visitor.VisitorId == id
        orderby visitor.Day descending, visitor.SiteId
        select visitor).AsNoTracking().ToListAsync(cancel);

    private IQueryable<VisitEvent> EventsOf(VisitorDay day)
    {
        var first = DateTimeOffset.FromUnixTimeMilliseconds(Hit.StartOf(day.Day));
        var end = first.AddDays(1);
        return db.Set<VisitEvent>().Where(e => e.SiteId == day.SiteId && e.At >= first && e.At < end && e.VisitorId == day.VisitorId);
    }
}
