using Kept.Policy;
using Kept.Server.Disclosures;
using Kept.Server.Gate;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Orders;

/// <summary>
/// One order for staff. Who the buyer is stays sealed until the member of staff says what for; the gate then opens what
/// the policy permits for that, and the buyer reads the opening in their record.
/// </summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class ConsoleOrderPageModel(KeptDb db, BuyerData buyers, ShipOrder ship) : PageModel
{
    private const int MaxTracking = 40;

    /// <summary>What a buyer's data may be opened for here.</summary>
    public static OrderedDictionary<Purpose, string> Purposes { get; } = new()
    {
        [Purpose.CustomerService] = "Customer service: the buyer asked something",
        [Purpose.OrderProcessing] = "Order processing: to fulfil or change the order",
        [Purpose.Delivery] = "Delivery: to pack and hand over the parcel",
    };

    private static readonly CategorySet Wanted = CategorySet.Of(
        Category.FullName, Category.Email, Category.Phone, Category.Company, Category.PostalAddress, Category.Billing, Category.PaymentCard, Category.Order, Category.OrderNote, Category.GiftRecipient);

    public Order Order { get; private set; } = null!;

    public IReadOnlyList<OrderStep> Steps { get; private set; } = [];

    /// <summary>What was opened for <see cref="OpenedFor"/>.</summary>
    public Opened<For.Stated>? Buyer { get; private set; }

    public string? OpenedFor { get; private set; }

    /// <summary>What the carrier was told; shown once, to be printed.</summary>
    public Opened<For.Delivery>? Label { get; private set; }

    public string? Tracking { get; private set; }

    public async Task<IActionResult> OnGetAsync(string number, CancellationToken cancel) =>
        await LoadAsync(number, cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostOpenAsync(string number, string? purpose, CancellationToken cancel)
    {
        if (!await LoadAsync(number, cancel))
            return NotFound();
        if ((await HttpContext.OwnPurposesAsync(Purposes.Keys)).FirstOrDefault(p => p.Name == purpose) is not { Id: > 0 } chosen)
        {
            ModelState.AddModelError("purpose", "Say what you open the buyer's data for.");
            return Page();
        }
        Buyer = await buyers.OpenAsync(Order, Ask.Use(chosen, Wanted, User.Staff()).Stated(), cancel);
        OpenedFor = chosen.Name;
        Steps = OrderStep.Of(Order, Buyer.Data.Tracking);
        return Page();
    }

    public async Task<IActionResult> OnPostShipAsync(string number, string? tracking, CancellationToken cancel)
    {
        if (!await LoadAsync(number, cancel))
            return NotFound();
        Tracking = tracking?.Trim();
        if (Tracking is { Length: > MaxTracking } || (Order.ShippingMethod != ShipOrder.PickUp && string.IsNullOrEmpty(Tracking)))
            ModelState.AddModelError("tracking", $"Give the carrier's tracking number, up to {MaxTracking} characters.");
        if (!ModelState.IsValid)
            return Page();
        return await TryAsync(number, async () =>
        {
            Label = await ship.ShipAsync(Order.Id, string.IsNullOrEmpty(Tracking) ? null : Tracking, User.Staff(), cancel);
            if (Label is null)
                ModelState.AddModelError("", "This order cannot be shipped: it is not paid, shipped already, or about to be cancelled.");
        }, cancel);
    }

    private async Task<IActionResult> TryAsync(string number, Func<Task> act, CancellationToken cancel)
    {
        try
        {
            await act();
        }
        catch (NoAgreementException)
        {
            ModelState.AddModelError("", "No signed agreement with the carrier covers delivery at this site. Sign it under Partners; nothing was changed.");
        }
        catch (RecipientErasedException)
        {
            ModelState.AddModelError("", "Nothing was changed: to whom this gift goes had their address erased. Cancel the order and tell the buyer.");
        }
        catch (GateDeniedException)
        {
            ModelState.AddModelError("", "The policy does not let the carrier be told, or the tracking number be kept; nothing was changed.");
        }
        if (ModelState.IsValid && Label is null)
            return Redirect($"/console/orders/{Order.Number}");
        await LoadAsync(number, cancel);
        return Page();
    }

    private async Task<bool> LoadAsync(string number, CancellationToken cancel)
    {
        var normalised = OrderNumber.Normalise(number);
        if (await db.Set<Order>().AsNoTracking().FirstOrDefaultAsync(o => o.Number == normalised, cancel) is not { } order)
            return false;
        Order = order;
        Steps = OrderStep.Of(order, tracking: null);
        return true;
    }
}
