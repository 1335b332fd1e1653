using Kept.Policy;
using Kept.Server.Disclosures;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Orders.Payments;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Orders;

/// <summary>
/// One order as its buyer sees it, with the key of the link. Buyers come back here from the payment page, so it asks the
/// processor while the order awaits payment.
/// </summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class OrderPageModel(
    KeptDb db, OrderLinks links, BuyerData buyers, SettlePayment settle, BeginPayment payments, CloseOrder close) : PageModel
{
    private static readonly CategorySet Shown = CategorySet.Of(
        Category.FullName, Category.Company, Category.PostalAddress, Category.Billing, Category.PaymentCard, Category.Order, Category.OrderNote, Category.GiftRecipient);

    public Order Order { get; private set; } = null!;

    public Opened<For.OrderProcessing> Buyer { get; private set; } = Opened<For.OrderProcessing>.Nothing;

    public string Path { get; private set; } = "";

    /// <summary>The processor took the card and has not said yet how it ended.</summary>
    public bool Working { get; private set; }

    public IReadOnlyList<OrderStep> Steps { get; private set; } = [];

    [BindProperty(SupportsGet = true)]
    public string? Problem { get; set; }

    public bool CanPay => Order is { State: OrderState.AwaitingPayment } && !Working;

    public bool CanCancel => Order is { State: OrderState.AwaitingPayment or OrderState.Paid, Closing: null } && !Working;

    public async Task<IActionResult> OnGetAsync(string number, string? key, CancellationToken cancel)
    {
        if (await FindAsync(number, key, cancel) is not { } id)
            return Redirect($"/orders?number={Uri.EscapeDataString(OrderNumber.Normalise(number))}");
        await AskProcessorAsync(id, cancel);
        Order = await db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == id, cancel);
        Buyer = await buyers.OpenAsync(Order, Ask.Use<For.OrderProcessing>(Shown, "person"), cancel);
        Steps = OrderStep.Of(Order, Buyer.Data.Tracking);
        if (Working)
            Response.Headers["Refresh"] = "5";
        return Page();
    }

    public async Task<IActionResult> OnPostPayAsync(string number, string? key, CancellationToken cancel)
    {
        if (await FindAsync(number, key, cancel) is not { } id)
            return Redirect("/orders");
        try
        {
            var page = await payments.PageAsync(id, HttpContext.Site(), links.ReturnUrl(Request, Order.Number, id), disclosed: null, cancel);
            return Redirect(page?.AbsoluteUri ?? Path);
        }
        catch (Exception e) when (e is ProcessorException or NoAgreementException or GateDeniedException)
        {
            return Redirect($"{Path}&problem=processor");
        }
    }

    public async Task<IActionResult> OnPostCancelAsync(string number, string? key, CancellationToken cancel)
    {
        if (await FindAsync(number, key, cancel) is not { } id)
            return Redirect("/orders");
        try
        {
            await close.CancelAsync(id, "You cancelled this order.", act: null, cancel);
            return Redirect(Path);
        }
        catch (ProcessorException)
        {
            return Redirect($"{Path}&problem=processor");
        }
    }

    private async Task AskProcessorAsync(Guid id, CancellationToken cancel)
    {
        try
        {
            Working = await settle.SettleAsync(id, cancel) is PaymentStatus.Pending { Page: null };
        }
        catch (ProcessorException)
        {
            // The page shows what is known; the watch asks again.
            Problem ??= "processor";
        }
    }

    private async Task<Guid?> FindAsync(string number, string? key, CancellationToken cancel)
    {
        var site = HttpContext.Site().Id;
        var normalised = OrderNumber.Normalise(number);
        var order = await db.Set<Order>().AsNoTracking().FirstOrDefaultAsync(o => o.Number == normalised && o.SiteId == site, cancel);
        if (order is null || !links.Opens(key, order.Id))
            return null;
        Order = order;
        Path = links.PathOf(order.Number, order.Id);
        return order.Id;
    }
}
