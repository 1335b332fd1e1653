using Kept.Server.Network;
using Kept.Server.Orders;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Staff.Api;

/// <summary>Orders of the key's site in money, state and lines.</summary>
internal static class ApiOrders
{
    public static void Map(IEndpointRouteBuilder app, RouteTable table)
    {
        app.MapGet("/api/v1/orders", ListAsync).Ruled(table)
            .Documented<ApiPage<ApiOrder>>("ListOrders", "Orders, newest first, without the buyer's data. 'state' narrows, for example to 'paid'; 'after' takes the 'next' of the page before.")
            .ProducesValidationProblem();
        app.MapGet("/api/v1/orders/{number}", GetAsync).Ruled(table)
            .Documented<ApiOrder>("GetOrder", "One order, without the buyer's data.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Task<IResult> ListAsync(string? state, string? after, string? limit, HttpContext context, Snapshot<SiteDirectory> sites, KeptDb db, CancellationToken cancel) =>
        ApiEndpoints.WithSite(context, sites, async site =>
        {
            if (!ApiEndpoints.TryLimit(limit, out var most, out var problem))
                return problem;
            var orders = db.Set<Order>().AsNoTracking().Where(o => o.SiteId == site.Id);
            if (!string.IsNullOrEmpty(state))
            {
                if (!TryState(state, out var wanted))
                    return ApiEndpoints.Invalid("state", $"state is one of: {string.Join(", ", Enum.GetValues<OrderState>().Select(ApiOrder.StateName))}.");
                orders = orders.Where(o => o.State == wanted);
            }
            if (!string.IsNullOrEmpty(after))
            {
                if (await db.Set<Order>().Where(o => o.SiteId == site.Id && o.Number == after).Select(o => new { o.CreatedAt, o.Number }).FirstOrDefaultAsync(cancel) is not { } last)
                    return ApiEndpoints.Invalid("after", "after is the 'next' of a page that this API gave.");
#pragma warning disable CA1309 // The database compares; it knows no other kind of comparison.
                orders = orders.Where(o => o.CreatedAt < last.CreatedAt || (o.CreatedAt == last.CreatedAt && string.Compare(o.Number, last.Number) > 0));
#pragma warning restore CA1309
            }
            var read = await orders.OrderByDescending(o => o.CreatedAt).ThenBy(o => o.Number).Take(most + 1).ToListAsync(cancel);
            return TypedResults.Ok(ApiPage<ApiOrder>.Of([.. read.Select(ApiOrder.Of)], most, o => o.Number));
        });

    private static Task<IResult> GetAsync(string number, HttpContext context, Snapshot<SiteDirectory> sites, KeptDb db, CancellationToken cancel) =>
        ApiEndpoints.WithSite(context, sites, async site =>
            await db.Set<Order>().AsNoTracking().FirstOrDefaultAsync(o => o.SiteId == site.Id && o.Number == number, cancel) is { } order
                ? TypedResults.Ok(ApiOrder.Of(order))
                : ApiEndpoints.NotFound("The key's site has no order with this number."));

    private static bool TryState(string text, out OrderState state)
    {
        state = Enum.GetValues<OrderState>().FirstOrDefault(s => ApiOrder.StateName(s) == text);
        return state != default;
    }
}
