using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Catalog;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Orders.Payments;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Orders;

/// <summary>
/// Brings an order in line with what the processor says. The order's page, the webhook and the watch all call it, in any
/// order and as often as they like. INVARIANT (BOOKS): the update's condition on the state lets one of them win.
/// </summary>
internal sealed class SettlePayment(
    KeptDb db, Transactions transactions, IPaymentProcessor processor, Intake intake, StockRoom stock, Outbox outbox, LedgerWriter ledger, Snapshot<SiteDirectory> sites, TimeProvider time)
{
    /// <summary>Asks the processor and follows its answer. Null when the order does not await payment, or none was begun.</summary>
    public async Task<PaymentStatus?> SettleAsync(Guid id, CancellationToken cancel)
    {
        var order = await ReadAsync(id, cancel);
        if (order is not { State: OrderState.AwaitingPayment, PaymentReference: { } reference })
            return null;
        var status = await processor.StatusAsync(reference, cancel);
        await FollowAsync(order, status, new Ending(OrderState.Failed, ""), cancel);
        return status;
    }

    /// <summary>
    /// Ends an order that awaits payment as <paramref name="ending"/> says, unless the money came first; then it is paid. The payment page is
    /// closed at the processor before, so that nobody pays for an order that has ended.
    /// </summary>
    /// <returns>The state it is in then; still awaiting payment when the processor is at work on a charge.</returns>
    public async Task<OrderState> GiveUpAsync(Guid id, Ending ending, CancellationToken cancel)
    {
        var order = await ReadAsync(id, cancel);
        if (order.State != OrderState.AwaitingPayment)
            return order.State;
        if (order.PaymentReference is null)
            await EndUnpaidAsync(order, ending, cancel);
        else
            await FollowAsync(order, await processor.CloseAsync(order.PaymentReference, cancel), ending, cancel);
        return await db.Set<Order>().Where(o => o.Id == id).Select(o => o.State).SingleAsync(cancel);
    }

    private Task<Order> ReadAsync(Guid id, CancellationToken cancel) => db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == id, cancel);

    private Task FollowAsync(Order order, PaymentStatus status, Ending ifFailed, CancellationToken cancel)
    {
        FaultPoint.Reached("orders.before-settle");
        return status switch
        {
            PaymentStatus.Paid paid => MarkPaidAsync(order, paid, cancel),
            PaymentStatus.Failed failed => EndUnpaidAsync(order, ifFailed.Reason.Length > 0 && ifFailed.Act is not null ? ifFailed : ifFailed with { Reason = failed.Reason }, cancel),
            _ => Task.CompletedTask,
        };
    }

    private async Task MarkPaidAsync(Order order, PaymentStatus.Paid paid, CancellationToken cancel)
    {
        await transactions.RunAsync(async () =>
        {
            var now = time.GetUtcNow();
            var won = await db.Set<Order>().Where(o => o.Id == order.Id && o.State == OrderState.AwaitingPayment)
                .ExecuteUpdateAsync(o => o.SetProperty(x => x.State, OrderState.Paid).SetProperty(x => x.PaidAt, now).SetProperty(x => x.Client, (byte[]?)null), cancel) == 1;
            if (!won)
                return;
            var site = sites.Current[order.SiteId];
            await CollectCardAsync(order, site, paid, cancel);
            await EmptyCartAsync(order, cancel);
            await outbox.QueueAsync(site, "order-confirmation", order.Id, order.PersonId, $"order-confirmation/{order.Id:N}", cancel);
            await db.SaveChangesAsync(cancel);
            FaultPoint.Reached("orders.inside-settle");
        }, cancel);
        FaultPoint.Reached("orders.after-settle");
    }

    private Task EndUnpaidAsync(Order order, Ending ending, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        var now = time.GetUtcNow();
        var won = await db.Set<Order>().Where(o => o.Id == order.Id && o.State == OrderState.AwaitingPayment)
            .ExecuteUpdateAsync(o => o.SetProperty(x => x.State, ending.State).SetProperty(x => x.ClosedAt, now).SetProperty(x => x.Reason, ending.Reason).SetProperty(x => x.Client, (byte[]?)null), cancel) == 1;
        if (!won)
            return;
        await ending.Act.RecordAsync(db, ledger, order, cancel);
        foreach (var line in order.Lines.OrderBy(l => l.Sku, StringComparer.Ordinal))
            await stock.ReturnAsync(order.SiteId, line.Sku, line.Quantity, cancel);
        await RenewAttemptAsync(order, cancel);
    }, cancel);

    /// <summary>Keeps brand and last four digits with the order, where the policy lets them be collected.</summary>
    private async Task CollectCardAsync(Order order, Site site, PaymentStatus.Paid paid, CancellationToken cancel)
    {
        var card = new PersonalData { PaymentCard = new CardSummary(paid.Brand, paid.Last4, order.PaymentReference!) };
        try
        {
            await intake.CollectAsync(new Taking(site, order.PersonId, card, [Purpose.Payment, Purpose.OrderProcessing], CollectionSource.PaymentPage)
            {
                Order = order.Id,
                Reference = order.Number,
            }, cancel);
        }
        catch (GateDeniedException)
        {
            // The money came; a policy that does not collect the card's digits changes nothing about that.
        }
    }

    /// <summary>Takes what was bought out of the cart; what was added meanwhile stays for the next order.</summary>
    private async Task EmptyCartAsync(Order order, CancellationToken cancel)
    {
        var cart = await db.Set<Cart>().Where(c => c.Attempt == order.Attempt).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(cancel);
        foreach (var (sku, bought) in order.Lines.Select(l => (l.Sku, l.Quantity)))
        {
            var line = db.Set<CartLine>().Where(l => l.CartId == cart && l.Sku == sku);
            if (await line.Where(l => l.Quantity > bought).ExecuteUpdateAsync(l => l.SetProperty(x => x.Quantity, x => x.Quantity - bought), cancel) == 0)
                await line.ExecuteDeleteAsync(cancel);
        }
        await RenewAttemptAsync(order, cancel);
    }

    /// <summary>The order has ended for the cart, so its next form makes another one.</summary>
    private async Task RenewAttemptAsync(Order order, CancellationToken cancel)
    {
        var next = Tokens.New();
        await db.Set<Cart>().Where(c => c.Attempt == order.Attempt).ExecuteUpdateAsync(c => c.SetProperty(x => x.Attempt, next), cancel);
    }
}
