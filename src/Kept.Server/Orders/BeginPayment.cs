using Kept.Server.Disclosures;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Orders.Payments;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Orders;

/// <summary>Leads the buyer to the processor's payment page.</summary>
internal sealed class BeginPayment(KeptDb db, Transactions transactions, Discloser discloser, IPaymentProcessor processor, SettlePayment settle)
{
    /// <summary>
    /// Opens what the processor needs and records the disclosure, in the caller's transaction. It is committed before anything
    /// leaves, so what left is always on record.
    /// </summary>
    public async Task<Opened<For.Payment>> DiscloseAsync(Order order, CancellationToken cancel)
    {
        var collection = await db.Set<Collection>().SingleAsync(c => c.Id == order.CollectionId, cancel);
        return await discloser.ShareAsync<For.Payment>(collection, processor.PartnerId, processor.Needs, order.Number, cancel);
    }

    /// <summary>
    /// The payment page of an order that awaits payment; null when there is nothing to pay any more. May be called again at any
    /// time: the order's id is the key by which the processor knows the payment. Throws <see cref="ProcessorException"/> when the
    /// processor does not answer, and what <see cref="DiscloseAsync"/> throws.
    /// </summary>
    /// <param name="disclosed">What <see cref="DiscloseAsync"/> gave when the order was placed; null to open it again.</param>
    public async Task<Uri?> PageAsync(Guid id, Site site, Uri returnUrl, Opened<For.Payment>? disclosed, CancellationToken cancel)
    {
        var order = await db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == id, cancel);
        if (order.State != OrderState.AwaitingPayment)
            return null;
        if (order.PaymentReference is not null)
            return await settle.SettleAsync(id, cancel) is PaymentStatus.Pending pending ? pending.Page : null;
        var buyer = disclosed ?? await transactions.RunAsync(() => DiscloseAsync(order, cancel), cancel);
        var payment = new PaymentOrder(order.Id, order.Total, site.Currency, $"{site.Name}, order {order.Number}", buyer, returnUrl);
        FaultPoint.Reached("orders.before-begin");
        var (reference, page) = await processor.BeginAsync(payment, cancel);
        FaultPoint.Reached("orders.after-begin");
        if (await SaveReferenceAsync(order, reference, cancel))
            return page;
        // The order ended meanwhile, so nobody may pay for it any more.
        await processor.CloseAsync(reference, cancel);
        return null;
    }

    private async Task<bool> SaveReferenceAsync(Order order, string reference, CancellationToken cancel)
    {
        var saved = await transactions.RunAsync(() => db.Set<Order>()
            .Where(o => o.Id == order.Id && o.State == OrderState.AwaitingPayment && (o.PaymentReference == null || o.PaymentReference == reference))
            .ExecuteUpdateAsync(o => o.SetProperty(x => x.PaymentReference, reference), cancel), cancel) == 1;
        FaultPoint.Reached("orders.after-reference");
        return saved;
    }
}
