using Kept.Server.Campaigns;
using Kept.Server.Catalog;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Orders.Payments;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Orders;

/// <summary>
/// Cancels and refunds. What is to happen is written down first (<see cref="Order.Closing"/>); then the processor gives the money
/// back under a key made of the order; then the order ends. Whoever finds it written down may finish it, so a crash anywhere
/// leaves one refund and one return of stock. INVARIANT (BOOKS).
/// </summary>
internal sealed class CloseOrder(
    KeptDb db, Transactions transactions, IPaymentProcessor processor, SettlePayment settle, StockRoom stock, LedgerWriter ledger, Outbox outbox, Snapshot<SiteDirectory> sites, TimeProvider time)
{
    /// <summary>Cancels an order that has not been shipped, giving money and stock back. Returns the state it is in then.</summary>
    /// <param name="id">The order.</param>
    /// <param name="reason">What the buyer reads.</param>
    /// <param name="act">What the ledger tells of it; null when the buyer cancels.</param>
    /// <param name="cancel">Ends the work.</param>
    public async Task<OrderState> CancelAsync(Guid id, string reason, StaffAct? act, CancellationToken cancel)
    {
        var ending = new Ending(OrderState.Cancelled, reason, act);
        var state = await settle.GiveUpAsync(id, ending, cancel);
        return state == OrderState.Paid ? await CloseAsync(id, ending, [OrderState.Paid], cancel) : state;
    }

    /// <summary>Gives the money of a paid or shipped order back. Returns the state it is in then.</summary>
    public Task<OrderState> RefundAsync(Guid id, string reason, StaffAct act, CancellationToken cancel) =>
        CloseAsync(id, new Ending(OrderState.Refunded, reason, act), [OrderState.Paid, OrderState.Shipped], cancel);

    /// <summary>Finishes what <see cref="Order.Closing"/> says; nothing when it says nothing.</summary>
    public async Task FinishAsync(Guid id, CancellationToken cancel)
    {
        var order = await db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == id, cancel);
        if (order is not { Closing: { } end, PaymentReference: { } reference })
            return;
        await processor.RefundAsync(reference, order.Total, $"refund-{order.Id:N}", cancel);
        FaultPoint.Reached("orders.after-refund");
        await EndAsync(order, end, cancel);
        FaultPoint.Reached("orders.after-close");
    }

    private async Task<OrderState> CloseAsync(Guid id, Ending ending, OrderState[] from, CancellationToken cancel)
    {
        await transactions.RunAsync(async () =>
        {
            var won = await db.Set<Order>().Where(o => o.Id == id && o.Closing == null && from.Contains(o.State))
                .ExecuteUpdateAsync(o => o.SetProperty(x => x.Closing, ending.State).SetProperty(x => x.Reason, ending.Reason), cancel) == 1;
            if (won)
                await ending.Act.RecordAsync(db, ledger, await db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == id, cancel), cancel);
        }, cancel);
        FaultPoint.Reached("orders.before-refund");
        await FinishAsync(id, cancel);
        return await db.Set<Order>().Where(o => o.Id == id).Select(o => o.State).SingleAsync(cancel);
    }

    private Task EndAsync(Order order, OrderState end, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        var now = time.GetUtcNow();
        var won = await db.Set<Order>().Where(o => o.Id == order.Id && o.Closing == end)
            .ExecuteUpdateAsync(o => o.SetProperty(x => x.State, end).SetProperty(x => x.Closing, (OrderState?)null).SetProperty(x => x.ClosedAt, now), cancel) == 1;
        if (!won)
            return;
        // Goods that were shipped are with the buyer; staff put them back on the shelf when they come.
        if (order.ShippedAt is null)
            foreach (var line in order.Lines.OrderBy(l => l.Sku, StringComparer.Ordinal))
                await stock.ReturnAsync(order.SiteId, line.Sku, line.Quantity, cancel);
        var kind = end == OrderState.Cancelled ? "order-cancelled" : "order-refunded";
        await outbox.QueueAsync(sites.Current[order.SiteId], kind, order.Id, order.PersonId, $"{kind}/{order.Id:N}", cancel);
        FaultPoint.Reached("orders.inside-close");
    }, cancel);
}
