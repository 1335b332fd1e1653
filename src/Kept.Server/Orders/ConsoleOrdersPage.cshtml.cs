using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Orders;

/// <summary>All orders of the network for staff: money, moments and states, and nothing of the buyers.</summary>
internal sealed class ConsoleOrdersPageModel(KeptDb db) : PageModel
{
    private const int PageSize = 50;

    [BindProperty(SupportsGet = true)]
    public OrderState? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Number { get; set; }

    [BindProperty(SupportsGet = true)]
    public int From { get; set; }

    public IReadOnlyList<Order> Orders { get; private set; } = [];

    public IReadOnlyList<(OrderState State, int Count, Money Sum)> Totals { get; private set; } = [];

    public bool More { get; private set; }

    public int Next => From + PageSize;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        From = Math.Max(From, 0);
        var sums = await db.Set<Order>().GroupBy(o => o.State)
            .Select(g => new { State = g.Key, Count = g.Count() }).ToListAsync(cancel);
        var amounts = await db.Database.SqlQuery<StateSum>($"""SELECT "State", CAST(SUM("Total") AS BIGINT) AS "Cents" FROM orders GROUP BY "State" """).ToListAsync(cancel);
        Totals = [.. sums.OrderBy(s => s.State).Select(s => (s.State, s.Count, new Money(amounts.Find(a => a.State == (int)s.State)?.Cents ?? 0)))];
        var orders = db.Set<Order>().AsNoTracking();
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

    /// <summary>What all orders in one state come to.</summary>
    internal sealed record StateSum(int State, long Cents);
}
