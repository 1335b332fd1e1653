using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Orders;

/// <summary>The orders of the network, or of one site, for staff: money, moments and states, and nothing of the buyers.</summary>
internal sealed class ConsoleOrdersPageModel(KeptDb db, Snapshot<SiteDirectory> sites) : PageModel
{
    private const int PageSize = 50;

    [BindProperty(SupportsGet = true)]
    public OrderState? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Number { get; set; }

    [BindProperty(SupportsGet = true)]
    public int From { get; set; }

    /// <summary>The one site the page is about, or null for all.</summary>
    public Site? Site { get; private set; }

    public IReadOnlyList<Order> Orders { get; private set; } = [];

    public IReadOnlyList<(OrderState State, int Count, Money Sum)> Totals { get; private set; } = [];

    public bool More { get; private set; }

    public int Next => From + PageSize;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        From = Math.Max(From, 0);
        Site = HttpContext.ConsoleSiteOf(sites.Current);
        var site = Site?.Id ?? "";
        var sums = await db.Database.SqlQuery<StateSum>(
            $"""SELECT "State", CAST(COUNT(*) AS INTEGER) AS "Count", CAST(SUM("Total") AS BIGINT) AS "Cents" FROM orders WHERE {site} IN ('', "SiteId") GROUP BY "State" """).ToListAsync(cancel);
        Totals = [.. sums.OrderBy(s => s.State).Select(s => ((OrderState)s.State, s.Count, new Money(s.Cents)))];
        var orders = db.Set<Order>().AsNoTracking().Where(o => site == "" || o.SiteId == site);
        if (State is { } state)
            orders = orders.Where(o => o.State == state);
        if (!string.IsNullOrWhiteSpace(Number))
        {
            var number = OrderNumber.Normalise(Number);
            orders = orders.Where(o => o.Number.StartsWith(number));
        }
        var found = await orders.OrderByDescending(o => o.CreatedAt).Skip(From).Take(PageSize + 1).ToListAsync(cancel);
        More = found.Count > PageSize;
        Orders = [.. found.Take(PageSize)];
    }

    public string NameOf(Order order) => sites.Current.Sites.FirstOrDefault(s => s.Id == order.SiteId)?.Name ?? order.SiteId;

    /// <summary>How many orders are in one state and what they come to.</summary>
    internal sealed record StateSum(int State, int Count, long Cents);
}
