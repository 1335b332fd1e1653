using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>The staff's queue: open requests, the most urgent first, and what has ended lately.</summary>
internal sealed class QueuePageModel(KeptDb db, Snapshot<SiteDirectory> sites, TimeProvider time) : PageModel
{
    private const int Most = 200;

    [BindProperty(SupportsGet = true)]
    public bool Closed { get; set; }

    public IReadOnlyList<Request> Requests { get; private set; } = [];

    public int Overdue { get; private set; }

    /// <summary>True when the watch has not looked for an hour: reminders and confirmations are not leaving.</summary>
    public bool WatchSleeps { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var all = db.Set<Request>().AsNoTracking();
        var waiting = all.Where(r => r.State == RequestState.Open || r.State == RequestState.AwaitingProof);
        Requests = Closed
            ? await all.Where(r => r.ClosedAt != null).OrderByDescending(r => r.ClosedAt).Take(Most).ToListAsync(cancel)
            : await waiting.OrderBy(r => r.DueAt).Take(Most).ToListAsync(cancel);
        Overdue = await waiting.CountAsync(r => r.DueAt < now, cancel);
        var mark = await db.Set<RequestWatchMark>().AsNoTracking().SingleOrDefaultAsync(cancel);
        WatchSleeps = mark is not null && mark.At < now - RequestWatch.Alarm;
    }

    public string SiteName(string id) => sites.Current.ById.TryGetValue(id, out var site) ? site.Name : id;

    /// <summary>Whole days until it is due; negative when it is late.</summary>
    public int DaysLeft(Request request) => (int)Math.Floor((request.DueAt - time.GetUtcNow()).TotalDays);
}
