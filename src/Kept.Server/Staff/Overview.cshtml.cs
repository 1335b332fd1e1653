using Kept.Ledger;
using Kept.Server.Campaigns;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Orders;
using Kept.Server.Requests;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Kept.Server.Visits;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Staff;

/// <summary>The console's first page: how the shops stand today, and what waits for somebody. It counts; it opens nobody's data.</summary>
internal sealed class OverviewModel(KeptDb db, Snapshot<SiteDirectory> sites, LedgerTree tree, UserManager<StaffUser> users, TimeProvider time) : PageModel
{
    public Site? Site { get; private set; }

    public int OrdersToday { get; private set; }

    public Money RevenueToday { get; private set; }

    public int ToShip { get; private set; }

    public int AwaitingPayment { get; private set; }

    public int MailsFailing { get; private set; }

    public int MailsWaiting { get; private set; }

    public int RequestsOpen { get; private set; }

    public int RequestsOverdue { get; private set; }

    public long ViewsToday { get; private set; }

    public long VisitorsToday { get; private set; }

    public Checkpoint Checkpoint { get; private set; } = null!;

    public IReadOnlyList<Order> Newest { get; private set; } = [];

    public IReadOnlyList<FirstStep> Steps { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Site = HttpContext.ConsoleSiteOf(sites.Current);
        if (User.Permits(Permission.Orders) || User.Permits(Permission.Reports))
            await CountOrdersAsync(cancel);
        if (User.Permits(Permission.Outbox))
            await CountMailsAsync(cancel);
        if (User.Permits(Permission.People))
            await CountRequestsAsync(cancel);
        if (User.Permits(Permission.Reports))
            await CountVisitsAsync(cancel);
        Checkpoint = await tree.CheckpointAsync(cancel);
        if (User.Permits(Permission.Settings))
            Steps = await FirstStepsAsync(cancel);
    }

    public string NameOf(string site) => sites.Current.ById.GetValueOrDefault(site)?.Name ?? site;

    private IQueryable<Order> Orders => Site is { Id: var id } ? db.Set<Order>().Where(o => o.SiteId == id) : db.Set<Order>();

    private async Task CountOrdersAsync(CancellationToken cancel)
    {
        // A day is a UTC day: the shops of a network may lie in several time zones.
        var today = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        var paid = await Orders.Where(o => o.CreatedAt >= today && (o.State == OrderState.Paid || o.State == OrderState.Shipped))
            .Select(o => o.Total).ToListAsync(cancel);
        OrdersToday = paid.Count;
        RevenueToday = paid.Aggregate(Money.Zero, (sum, total) => sum + total);
        ToShip = await Orders.CountAsync(o => o.State == OrderState.Paid, cancel);
        AwaitingPayment = await Orders.CountAsync(o => o.State == OrderState.AwaitingPayment, cancel);
        Newest = await Orders.AsNoTracking().OrderByDescending(o => o.CreatedAt).Take(6).ToListAsync(cancel);
    }

    private async Task CountMailsAsync(CancellationToken cancel)
    {
        var mails = Site is { Id: var id } ? db.Set<OutboxMail>().Where(m => m.SiteId == id) : db.Set<OutboxMail>();
        MailsFailing = await mails.CountAsync(m => m.State == MailState.Failed || (m.State == MailState.Waiting && m.Attempts > 0), cancel);
        MailsWaiting = await mails.CountAsync(m => m.State == MailState.Waiting, cancel);
    }

    private async Task CountRequestsAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var open = db.Set<Request>().Where(r => r.State == RequestState.Open);
        if (Site is { Id: var id })
            open = open.Where(r => r.SiteId == id);
        RequestsOpen = await open.CountAsync(cancel);
        RequestsOverdue = await open.CountAsync(r => r.DueAt < now, cancel);
    }

    private async Task CountVisitsAsync(CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).DayNumber;
        var days = await db.Set<VisitDay>().AsNoTracking().Where(d => d.Day == today).ToListAsync(cancel);
        var shown = days.Where(d => Site is null || d.SiteId == Site.Id).ToList();
        ViewsToday = shown.Sum(d => d.Views);
        VisitorsToday = shown.Sum(d => d.Visitors);
    }

    private async Task<IReadOnlyList<FirstStep>> FirstStepsAsync(CancellationToken cancel)
    {
        var me = (await users.GetUserAsync(User))!;
        var sample = sites.Current.Sites.Where(s => s.SupportEmail.EndsWith(".example", StringComparison.Ordinal)).Select(s => s.Name).ToList();
        return
        [
            new(me.TwoFactorEnabled || (await users.GetPasskeysAsync(me)).Count > 0, "Add a passkey or an authenticator app to your own sign-in", "/console/profile",
                "A password can be guessed or phished."),
            new(sample.Count == 0, "Put in your shops' names, addresses and contacts", "/console/settings",
                sample.Count == 0 ? "Done for all shops." : $"Still with sample contacts: {string.Join(", ", sample)}."),
            new(await db.Set<StaffUser>().CountAsync(u => u.DeactivatedAt == null, cancel) > 1, "Invite a colleague", "/console/staff",
                "A second administrator opens the console when you cannot."),
        ];
    }
}

/// <summary>One line of the first-steps list.</summary>
internal sealed record FirstStep(bool Done, string Title, string Path, string Note);
