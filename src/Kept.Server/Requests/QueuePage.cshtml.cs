using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>The staff's queue: open requests, the most urgent first, and what was closed lately.</summary>
internal sealed class QueuePageModel(KeptDb db, Snapshot<SiteDirectory> sites, TimeProvider time) : PageModel
{
    private const int Most = 200;

    [BindProperty(SupportsGet = true)]
    public bool Closed { get; set; }

    public IReadOnlyList<Request> Requests { get; private set; } = [];

    public int Overdue { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var all = db.Set<Request>().AsNoTracking();
        Requests = Closed
            ? await all.Where(r => r.State == RequestState.Closed).OrderByDescending(r => r.ClosedAt).Take(Most).ToListAsync(cancel)
            : await all.Where(r => r.State == RequestState.Open).OrderBy(r => r.DueAt).Take(Most).ToListAsync(cancel);
        Overdue = await all.CountAsync(r => r.State == RequestState.Open && r.DueAt < now, cancel);
    }

    public string SiteName(string id) => sites.Current.ById.TryGetValue(id, out var site) ? site.Name : id;

    /// <summary>Whole days until it is due; negative when it is late.</summary>
    public int DaysLeft(Request request) => (int)Math.Floor((request.DueAt - time.GetUtcNow()).TotalDays);
}
