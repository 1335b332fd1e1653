using Kept.Server.Ledgers;
using Kept.Server.Orders.Payments;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Orders;

/// <summary>Says what cancelling or refunding an order will do, asks for the reason, and does it.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class CloseOrderPageModel(KeptDb db, CloseOrder close) : PageModel
{
    public Order Order { get; private set; } = null!;

    public bool IsRefund { get; private set; }

    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>False when the order has ended, is about to, or stands where this can't be done; the page then says so.</summary>
    public bool IsPossible => Order.Closing is null && (IsRefund ? Order.State is OrderState.Paid or OrderState.Shipped : Order.State is OrderState.AwaitingPayment or OrderState.Paid);

    public async Task<IActionResult> OnGetAsync(string number, string act, CancellationToken cancel) =>
        await LoadAsync(number, act, cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string number, string act, CancellationToken cancel)
    {
        if (!await LoadAsync(number, act, cancel))
            return NotFound();
        if (ClosingReason.Find(Reason) is not { } reason)
        {
            ModelState.AddModelError("Reason", "Choose the reason. It is recorded with your name, and the buyer reads it.");
            return Page();
        }
        try
        {
            if (await CloseAsync(reason, cancel) is var state && state == (IsRefund ? OrderState.Refunded : OrderState.Cancelled))
                return Redirect($"/console/orders/{Order.Number}");
            ModelState.AddModelError("", state == OrderState.Shipped
                ? "A shipped order cannot be cancelled any more; refund it instead. Nothing was changed."
                : $"Nothing was changed: the order is '{OrderStep.NameOf(state)}' now.");
        }
        catch (ProcessorException)
        {
            ModelState.AddModelError("", "The card processor is not answering at the moment. Your request is recorded and will be carried out as soon as it answers.");
        }
        await LoadAsync(number, act, cancel);
        return Page();
    }

    private Task<OrderState> CloseAsync(ClosingReason reason, CancellationToken cancel)
    {
        var act = new StaffAct(User.Staff(), IsRefund ? "refunded" : "cancelled", "order", Order.Number)
        {
            Reason = reason.Code,
            Changes = [new("State", OrderStep.NameOf(Order.State), OrderStep.NameOf(IsRefund ? OrderState.Refunded : OrderState.Cancelled)), new("Total", "", Order.Total.ToString())],
        };
        var words = $"The shop {act.Act} this order{reason.Words}";
        return IsRefund ? close.RefundAsync(Order.Id, words, act, cancel) : close.CancelAsync(Order.Id, words, act, cancel);
    }

    private async Task<bool> LoadAsync(string number, string act, CancellationToken cancel)
    {
        var normalised = OrderNumber.Normalise(number);
        if (act is not ("cancel" or "refund") || await db.Set<Order>().AsNoTracking().FirstOrDefaultAsync(o => o.Number == normalised, cancel) is not { } order)
            return false;
        (Order, IsRefund) = (order, act == "refund");
        return true;
    }
}
