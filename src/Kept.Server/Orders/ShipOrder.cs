using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Disclosures;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Orders;

/// <summary>
/// Hands a paid order to the carrier: one transaction marks it shipped, records what the carrier is told and queues the
/// mail. Goods that the buyer picks up are told to nobody.
/// </summary>
internal sealed class ShipOrder(KeptDb db, Transactions transactions, BuyerData buyers, Discloser discloser, Intake intake, Outbox outbox, LedgerWriter ledger, Snapshot<SiteDirectory> sites, TimeProvider time)
{
    public const string Carrier = "carrier";

    /// <summary>The way of shipping by which the buyer comes to the shop.</summary>
    public const string PickUp = "pickup";

    /// <summary>What the carrier needs for the label.</summary>
    private static readonly CategorySet Label = CategorySet.Of(Category.FullName, Category.Phone, Category.PostalAddress, Category.Company, Category.OrderNote);

    private static readonly CategorySet GiftLabel = CategorySet.Of(Category.GiftRecipient);

    /// <summary>
    /// What the label carries, or null when the order was not in a state to be shipped. Throws <see cref="NoAgreementException"/>
    /// or <see cref="GateDeniedException"/>, with nothing changed, when the carrier may not be told, and <see cref="RecipientErasedException"/>
    /// when nobody knows any more where a gift goes.
    /// </summary>
    public Task<Opened<For.Delivery>?> ShipAsync(Guid id, string? tracking, string actor, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        var now = time.GetUtcNow();
        var won = await db.Set<Order>().Where(o => o.Id == id && o.State == OrderState.Paid && o.Closing == null)
            .ExecuteUpdateAsync(o => o.SetProperty(x => x.State, OrderState.Shipped).SetProperty(x => x.ShippedAt, now), cancel) == 1;
        if (!won)
            return null;
        var order = await db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == id, cancel);
        await new StaffAct(actor, "shipped", "order", order.Number).RecordAsync(db, ledger, order, cancel);
        await CollectAsync(order, tracking, cancel);
        await outbox.QueueAsync(sites.Current[order.SiteId], "order-shipped", order.Id, order.PersonId, $"order-shipped/{order.Id:N}", cancel);
        if (order.ShippingMethod == PickUp)
            return Opened<For.Delivery>.Nothing;
        var collection = order.RecipientId is null
            ? await db.Set<Collection>().SingleAsync(c => c.Id == order.CollectionId, cancel)
            : await buyers.GiftAsync(order, cancel) ?? throw new RecipientErasedException();
        return await discloser.ShareAsync<For.Delivery>(collection, Carrier, order.RecipientId is null ? Label : GiftLabel, order.Number, cancel);
    }, cancel);

    /// <summary>Seals the tracking number under the order's key: with it the carrier's site tells anybody where the parcel went.</summary>
    private async Task CollectAsync(Order order, string? tracking, CancellationToken cancel)
    {
        if (tracking is null)
            return;
        var (site, data) = (sites.Current[order.SiteId], new PersonalData { Tracking = tracking });
        Purpose[] purposes = [Purpose.Delivery, Purpose.OrderProcessing];
        await intake.CollectAsync(new Taking(site, order.PersonId, data, purposes, CollectionSource.Shipping)
        {
            Order = order.Id,
            Reference = order.Number,
        }, cancel);
    }
}

/// <summary>The recipient of a gift was erased before it was shipped.</summary>
internal sealed class RecipientErasedException() : Exception("The recipient of this gift was erased.");
