using System.Globalization;
using Kept.Policy;
using Kept.Server.Catalog;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Orders;

/// <summary>A choice made at checkout.</summary>
internal sealed record MadeChoice(Scope Scope, bool OptedIn, string Via);

/// <summary>A checked checkout form, ready to become an order.</summary>
internal sealed record Placement(Site Site, Guid Cart, string Attempt, string Client, PersonalData Buyer, GiftRecipient? Recipient, ShippingMethod Method, Money Shown, string TermsVersion, IReadOnlyList<MadeChoice> Choices);

/// <summary>How placing ended.</summary>
internal abstract record PlaceResult
{
    /// <summary>The order, new or placed before by the same form.</summary>
    /// <param name="Order">Its id.</param>
    /// <param name="Disclosed">What the processor may be told of the buyer; null when it was placed before.</param>
    public sealed record Placed(Guid Order, Opened<For.Payment>? Disclosed) : PlaceResult
    {
        /// <summary>Refuses to print: INVARIANT (QUIET).</summary>
        public override string ToString() => "▒▒▒";
    }

    /// <summary>The form's cart has another order now, or somebody else's; nothing was done.</summary>
    public sealed record Stale : PlaceResult;

    /// <summary>What the cart holds cannot be had as it stands, or costs something else than was shown; nothing was done.</summary>
    public sealed record Changed : PlaceResult;

    /// <summary>Orders of this client or address that are not paid reserve as much as they may; nothing was done.</summary>
    public sealed record Limited(string Reason) : PlaceResult;
}

/// <summary>
/// Makes one order of one checkout form. INVARIANT (BOOKS): order, stock, data, choices and ledger entries are one
/// transaction under the lock of the cart's row, and the attempt is unique, so a form sent twice makes one order.
/// </summary>
internal sealed class PlaceOrder(
    KeptDb db, Transactions transactions, Carts carts, StockRoom stock, UnpaidOrders unpaid, Intake intake, ChoiceBook choices, GpcRecorder gpc,
    LedgerWriter ledger, BeginPayment payments, TimeProvider time)
{
    /// <summary>Tries again when another node made the same person or order at the same moment.</summary>
    private const int Tries = 3;

    /// <summary>
    /// Throws <see cref="GateDeniedException"/> or <see cref="Disclosures.NoAgreementException"/> when the policy or the missing agreement
    /// with the processor forbids the order; nothing is done then.
    /// </summary>
    public async Task<PlaceResult> PlaceAsync(Placement placement, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await transactions.RunAsync(() => PlaceLockedAsync(placement, cancel), cancel);
                FaultPoint.Reached("orders.after-place");
                return result;
            }
            catch (SoldOutException)
            {
                return new PlaceResult.Changed();
            }
            catch (DbUpdateException) when (attempt < Tries)
            {
                // Another node was first; what it wrote is found by the next try.
            }
        }
    }

    /// <summary>The order that a form made before, when it is the same buyer's; null when there is none.</summary>
    public async Task<PlaceResult?> FindAsync(string attempt, string email, CancellationToken cancel)
    {
        var order = await db.Set<Order>().AsNoTracking().Where(o => o.Attempt == attempt).Select(o => new { o.Id, o.PersonId }).FirstOrDefaultAsync(cancel);
        if (order is null)
            return null;
        var index = intake.EmailIndex(email);
        var same = await db.Set<Address>().AnyAsync(a => a.Index == index && a.PersonId == order.PersonId, cancel);
        return same ? new PlaceResult.Placed(order.Id, Disclosed: null) : new PlaceResult.Stale();
    }

    private async Task<PlaceResult> PlaceLockedAsync(Placement placement, CancellationToken cancel)
    {
        var client = unpaid.ClientOf(placement.Site, placement.Client);
        var email = intake.EmailIndex(placement.Buyer.Email!);
        await unpaid.LockAsync(client, email, cancel);
        var locked = await db.Set<Cart>().Where(c => c.Id == placement.Cart && c.Attempt == placement.Attempt)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.UpdatedAt, x => x.UpdatedAt), cancel);
        if (await FindAsync(placement.Attempt, placement.Buyer.Email!, cancel) is { } before)
            return before;
        if (locked == 0)
            return new PlaceResult.Stale();
        db.ChangeTracker.Clear();
        var cart = await db.Set<Cart>().Include(c => c.Lines).SingleAsync(c => c.Id == placement.Cart, cancel);
        var items = await carts.ItemsAsync(cart, cancel);
        var totals = OrderTotals.Of(items.Select(i => (i.Product?.Price ?? Money.Zero, i.Line.Quantity)), placement.Method);
        if (items.Count == 0 || items.Any(i => i.Available < i.Line.Quantity) || totals.Total != placement.Shown)
            return new PlaceResult.Changed();
        if (await unpaid.RefusalAsync(client, email, items, cancel) is { } reason)
            return new PlaceResult.Limited(reason);
        await TakeStockAsync(placement.Site, items, cancel);
        var (person, address) = await intake.PersonOfAsync(placement.Buyer.Email!, CollectionSource.Checkout, cancel);
        var order = NewOrder(placement, items, totals, person, client);
        db.Add(order);
        await db.SaveChangesAsync(cancel);
        await CollectAsync(placement, order, cancel);
        if (placement.Recipient is { } recipient)
            order.RecipientId = await CollectGiftAsync(placement.Site, order, recipient, cancel);
        foreach (var choice in placement.Choices)
            await (choice.Via == GpcRecorder.Via
                ? gpc.OptOutAsync(person.Id, address, placement.Site.Id, cancel)
                : choices.SetAsync(person.Id, address, placement.Site.Id, choice.Scope, choice.OptedIn, choice.Via, cancel));
        ledger.Add(EntryKind.Terms, person.Id, placement.Site.Id, new() { ["terms"] = placement.TermsVersion, ["reference"] = order.Number });
        await db.SaveChangesAsync(cancel);
        var disclosed = await payments.DiscloseAsync(order, cancel);
        FaultPoint.Reached("orders.inside-place");
        return new PlaceResult.Placed(order.Id, disclosed);
    }

    private async Task TakeStockAsync(Site site, IReadOnlyList<CartItem> items, CancellationToken cancel)
    {
        // In one order for everybody, so that two orders cannot wait for each other.
        foreach (var item in items.OrderBy(i => i.Line.Sku, StringComparer.Ordinal))
            if (!await stock.TakeAsync(site.Id, item.Line.Sku, item.Line.Quantity, cancel))
                throw new SoldOutException();
    }

    private Order NewOrder(Placement placement, IReadOnlyList<CartItem> items, OrderTotals totals, Person person, byte[]? client) => new()
    {
        Id = Guid.CreateVersion7(time.GetUtcNow()),
        Number = OrderNumber.New(placement.Site),
        SiteId = placement.Site.Id,
        PersonId = person.Id,
        Attempt = placement.Attempt,
        State = OrderState.AwaitingPayment,
        Client = client,
        Goods = totals.Goods,
        Shipping = totals.Shipping,
        Tax = totals.Tax,
        Total = totals.Total,
        ShippingMethod = placement.Method.Id,
        TermsVersion = placement.TermsVersion,
        CreatedAt = time.GetUtcNow(),
        Lines = [.. items.Select((item, position) => new OrderLine
        {
            Position = position,
            Sku = item.Line.Sku,
            Name = item.Product!.Name,
            Quantity = item.Line.Quantity,
            UnitPrice = item.Product.Price,
        })],
    };

    /// <summary>
    /// Two collections: the order's own, under the order's key, which the books keep when the person is erased; and the
    /// person's, under the person's key, for whatever the policy permits later.
    /// </summary>
    private async Task CollectAsync(Placement placement, Order order, CancellationToken cancel)
    {
        IReadOnlyList<Purpose> purposes = [Purpose.OrderProcessing, Purpose.Payment, Purpose.Delivery];
        var own = new Taking(placement.Site, order.PersonId, placement.Buyer with { Order = Text(placement.Site, order) }, purposes, CollectionSource.Checkout)
        {
            Order = order.Id,
            Reference = order.Number,
        };
        order.CollectionId = (await intake.CollectAsync(own, cancel)).Id;
        var theirs = new PersonalData { Name = placement.Buyer.Name, Email = placement.Buyer.Email, Phone = placement.Buyer.Phone, PostalAddress = placement.Buyer.PostalAddress };
        await intake.CollectAsync(new Taking(placement.Site, order.PersonId, theirs, purposes, CollectionSource.Checkout) { Reference = order.Number }, cancel);
    }

    /// <summary>Makes the recipient a person of their own: nobody else's erasure takes the gift's address, and theirs takes nothing else.</summary>
    private async Task<Guid> CollectGiftAsync(Site site, Order order, GiftRecipient recipient, CancellationToken cancel)
    {
        var person = await intake.NewPersonAsync(cancel);
        await db.SaveChangesAsync(cancel);
        await intake.CollectAsync(new Taking(site, person.Id, new PersonalData { GiftRecipient = recipient }, [Purpose.Delivery, Purpose.OrderProcessing], CollectionSource.Gift) { Reference = order.Number }, cancel);
        return person.Id;
    }

    private static string Text(Site site, Order order) => string.Create(CultureInfo.InvariantCulture,
        $"{order.Number}, {site.Day(order.CreatedAt)}: {string.Join("; ", order.Lines.Select(l => $"{l.Quantity} × {l.Name} ({l.Sku})"))}; total {order.Total}");

    /// <summary>Stock went to somebody else between looking and taking; it undoes the transaction.</summary>
    private sealed class SoldOutException : Exception;
}
