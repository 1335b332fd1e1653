using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Visits;

/// <summary>The sums of a period.</summary>
internal sealed record VisitTotals(long Views, long Visitors, long Sessions, long Arrivals);

/// <summary>One name of a <see cref="VisitCount"/> kind over a period.</summary>
internal sealed record NamedCount(string Name, long Views, long Arrivals);

/// <summary>Who is here now: different visitors and all views of the last five minutes.</summary>
internal sealed record VisitorsNow(int Visitors, int Views);

/// <summary>Reads the rollups for the console. It shows sums and opens nobody's history.</summary>
internal sealed class VisitReport(KeptDb db, TimeProvider time)
{
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(5);

    /// <summary>One row a site and day that had views, in order of days.</summary>
    public Task<List<VisitDay>> DaysAsync(IReadOnlyList<string> sites, Period period, CancellationToken cancel) => db.Set<VisitDay>().AsNoTracking()
        .Where(d => sites.Contains(d.SiteId) && d.Day >= period.From && d.Day <= period.Until)
        .OrderBy(d => d.Day).ThenBy(d => d.SiteId).ToListAsync(cancel);

    /// <summary>A visitor who comes on several days of the period counts once.</summary>
    public async Task<VisitTotals> TotalsAsync(IReadOnlyList<string> sites, Period period, CancellationToken cancel)
    {
        var days = await DaysAsync(sites, period, cancel);
        var visitors = await db.Set<VisitorDay>()
            .Where(v => sites.Contains(v.SiteId) && v.Day >= period.From && v.Day <= period.Until)
            .Select(v => v.VisitorId).Distinct().LongCountAsync(cancel);
        return new VisitTotals(days.Sum(d => d.Views), visitors, days.Sum(d => d.Sessions), days.Sum(d => d.Arrivals));
    }

    /// <summary>The names with the most views, or with the most arrivals.</summary>
    public Task<List<NamedCount>> TopAsync(IReadOnlyList<string> sites, Period period, string kind, bool byArrivals, CancellationToken cancel) => db.Set<VisitCount>()
        .Where(c => sites.Contains(c.SiteId) && c.Day >= period.From && c.Day <= period.Until && c.Kind == kind && (!byArrivals || c.Arrivals > 0))
        .GroupBy(c => c.Name)
        .Select(g => new { Name = g.Key, Views = g.Sum(c => c.Views), Arrivals = g.Sum(c => c.Arrivals) })
        .OrderByDescending(c => byArrivals ? c.Arrivals : c.Views).ThenBy(c => c.Name)
        .Take(10)
        .Select(c => new NamedCount(c.Name, c.Views, c.Arrivals))
        .ToListAsync(cancel);

    public async Task<VisitorsNow> NowAsync(IReadOnlyList<string> sites, CancellationToken cancel)
    {
        var since = time.GetUtcNow() - Recent;
        var recent = db.Set<VisitEvent>().Where(e => sites.Contains(e.SiteId) && e.At > since);
        return new VisitorsNow(
            await recent.Where(e => e.VisitorId != null).Select(e => e.VisitorId).Distinct().CountAsync(cancel),
            await recent.CountAsync(cancel));
    }
}
