using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>One line of the metrics of a calendar year.</summary>
/// <param name="Done">Complied with.</param>
/// <param name="MedianDays">Days from receipt to the end, of those that have ended.</param>
internal sealed record KindMetrics(RequestKind Kind, int Received, int Done, int Denied, int Open, int Late, double? MedianDays, double? MeanDays);

/// <summary>
/// The year's requests in numbers, as 11 CCR § 7102 has large businesses publish them: received, complied with, denied, and the
/// median and mean days to the answer; and whether the watch over them is awake.
/// </summary>
internal sealed class MetricsPageModel(KeptDb db, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public int? Year { get; set; }

    public int Shown { get; private set; }

    public IReadOnlyList<KindMetrics> Kinds { get; private set; } = [];

    public IReadOnlyList<(string Reason, int Count)> Refused { get; private set; } = [];

    public RequestWatchMark? Watch { get; private set; }

    public bool WatchSleeps => Watch is not null && Watch.At < time.GetUtcNow() - RequestWatch.Alarm;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Shown = Year is > 2000 and < 3000 ? Year.Value : time.GetUtcNow().Year;
        var from = new DateTimeOffset(Shown, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var to = from.AddYears(1);
        var rows = await db.Set<Request>().AsNoTracking().Where(r => r.ReceivedAt >= from && r.ReceivedAt < to)
            .Select(r => new Row(r.Kind, r.State, r.ReceivedAt, r.ClosedAt, r.DueAt, r.Denial)).ToListAsync(cancel);
        Kinds = [.. Enum.GetValues<RequestKind>().Select(k => Sum(k, [.. rows.Where(r => r.Kind == k)])).Where(k => k.Received > 0)];
        Refused = [.. rows.Where(r => r.Denial is not null).GroupBy(r => r.Denial!).OrderByDescending(g => g.Count()).Select(g => (Denials.Find(g.Key)?.Label ?? g.Key, g.Count()))];
        Watch = await db.Set<RequestWatchMark>().AsNoTracking().SingleOrDefaultAsync(cancel);
    }

    private KindMetrics Sum(RequestKind kind, IReadOnlyList<Row> rows)
    {
        var days = rows.Where(r => r.ClosedAt is not null).Select(r => (r.ClosedAt!.Value - r.ReceivedAt).TotalDays).Order().ToList();
        var now = time.GetUtcNow();
        return new KindMetrics(
            kind, rows.Count,
            rows.Count(r => r.State == RequestState.Closed),
            rows.Count(r => r.State is RequestState.Denied or RequestState.Expired),
            rows.Count(r => r.ClosedAt is null),
            rows.Count(r => (r.ClosedAt ?? now) > r.DueAt),
            days.Count == 0 ? null : (days[(days.Count - 1) / 2] + days[days.Count / 2]) / 2,
            days.Count == 0 ? null : days.Average());
    }

    private sealed record Row(RequestKind Kind, RequestState State, DateTimeOffset ReceivedAt, DateTimeOffset? ClosedAt, DateTimeOffset DueAt, string? Denial);
}
