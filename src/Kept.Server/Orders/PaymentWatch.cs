using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Orders;

/// <summary>
/// Looks after orders whose buyer did not come back from the payment page, gives up after <see cref="UnpaidOrders.HoldTime"/>, finishes refunds that
/// a crash cut short, and forgets carts whose time has run out.
/// </summary>
internal sealed class PaymentWatch(IServiceScopeFactory scopes, Leases leases, TimeProvider time, ILogger<PaymentWatch> logger)
    : LeasedJob(scopes, leases, time, logger)
{
    /// <summary>Long enough for a buyer who just comes back to be served by the page itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly Ending NotPaid = new(OrderState.Failed, $"It was not paid within {UnpaidOrders.HoldTime.TotalMinutes} minutes.");

    private readonly TimeProvider time = time;
    private readonly ILogger logger = logger;

    protected override TimeSpan Interval => TimeSpan.FromSeconds(10);

    protected override async Task<bool> RunOnceAsync(IServiceProvider services, CancellationToken cancel)
    {
        var db = services.GetRequiredService<KeptDb>();
        var now = time.GetUtcNow();
        if (await db.Set<Cart>().AnyAsync(c => c.ExpiresAt < now, cancel))
            await services.GetRequiredService<Transactions>().RunAsync(() => db.Set<Cart>().Where(c => c.ExpiresAt < now).ExecuteDeleteAsync(cancel), cancel);
        var since = now - Patience;
        var waiting = await db.Set<Order>()
            .Where(o => (o.State == OrderState.AwaitingPayment && o.CreatedAt < since) || o.Closing != null)
            .OrderBy(o => o.CreatedAt)
            .Select(o => new { o.Id, o.CreatedAt, IsClosing = o.Closing != null })
            .ToListAsync(cancel);
        foreach (var order in waiting)
            await TryAsync(services, order.Id, order.IsClosing, late: order.CreatedAt < now - UnpaidOrders.HoldTime, cancel);
        return false;
    }

    private async Task TryAsync(IServiceProvider services, Guid id, bool isClosing, bool late, CancellationToken cancel)
    {
        try
        {
            if (isClosing)
                await services.GetRequiredService<CloseOrder>().FinishAsync(id, cancel);
            else if (late)
                await services.GetRequiredService<SettlePayment>().GiveUpAsync(id, NotPaid, cancel);
            else
                await services.GetRequiredService<SettlePayment>().SettleAsync(id, cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // One order that cannot be settled must not keep the others waiting; it is tried again next round.
            logger.LogWarning("Order {Id} could not be settled ({Error})", id, e.GetType().Name);
        }
    }
}
