using Kept.Policy;
using Kept.Server.Disclosures;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Orders.Payments;
using Kept.Server.People;
using Kept.Server.Policies;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Orders;

/// <summary>Checkout on one page, as a guest: asks what the policy in force collects for an order, and says why.</summary>
[EnableRateLimiting(OrderLimits.Checkouts)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class CheckoutPageModel(
    KeptDb db, Carts carts, PlaceOrder place, BeginPayment payments, OrderLinks links, PolicyShelf policies, TermsShelf terms, TimeProvider time) : PageModel
{
    [BindProperty]
    public CheckoutForm Form { get; set; } = new();

    public CheckoutFields Fields { get; private set; } = null!;

    public CartView View { get; private set; } = CartView.Empty;

    /// <summary>What each way of shipping makes of the order.</summary>
    public IReadOnlyList<(ShippingMethod Method, OrderTotals Totals)> Methods { get; private set; } = [];

    /// <summary>An order of this cart that still awaits its payment.</summary>
    public Order? Unpaid { get; private set; }

    /// <summary>Where the unpaid order is shown; null for whoever holds no more than the cart's address.</summary>
    public string? UnpaidPath { get; private set; }

    public string TermsVersion { get; private set; } = "";

    /// <summary>Global Privacy Control: the browser says no to sharing for its user.</summary>
    public bool Gpc => Shared.Gpc.IsOn(Request);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var cart = await carts.FindAsync(HttpContext, cancel);
        if (cart is null || !await LoadAsync(cart, cancel))
            return Redirect(HttpContext.WithBasket("/cart"));
        Form.Method ??= Methods.Select(m => m.Method.Id).FirstOrDefault();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var cart = await carts.FindAsync(HttpContext, cancel);
        if (Form.Attempt is { Length: > 0 } attempt && People.EmailAddress.IsValid(Form.Email)
            && await place.FindAsync(attempt, Form.Email!, cancel) is PlaceResult.Placed before)
            return await PayAsync(before, cancel);
        var posted = Form.Attempt;
        if (cart is null || !await LoadAsync(cart, cancel))
            return Redirect(HttpContext.WithBasket("/cart"));
        var check = new CheckoutCheck(Fields, ModelState);
        var buyer = check.Read(Form);
        var recipient = check.Recipient(Form);
        var method = check.Method(Form, HttpContext.Site());
        if (!Form.Terms)
            ModelState.AddModelError("Terms", "Accept the terms and conditions to order.");
        // The same form sent twice at once may find its own order here; placing leads both to the same payment.
        if (!ModelState.IsValid || method is null || (Unpaid is not null && Unpaid.Attempt != posted))
            return Page();
        return await PlaceAsync(cart, buyer, recipient, method, cancel);
    }

    private async Task<IActionResult> PlaceAsync(Cart cart, PersonalData buyer, GiftRecipient? recipient, ShippingMethod method, CancellationToken cancel)
    {
        var placement = new Placement(
            HttpContext.Site(), cart.Id, Form.Attempt ?? "", HttpContext.ClientAddress(), buyer, recipient, method, new Money(Form.Totals.GetValueOrDefault(method.Id, -1)), TermsVersion, [.. MadeChoices()]);
        try
        {
            var result = await place.PlaceAsync(placement, cancel);
            if (result is PlaceResult.Placed placed)
                return await PayAsync(placed, cancel);
            ModelState.AddModelError("", result switch
            {
                PlaceResult.Limited limited => limited.Reason,
                PlaceResult.Changed => "What your cart holds has changed while you typed: look at the items and the total again, and send the form once more. Nothing was ordered.",
                _ => "This form was made for an earlier cart. Look at the items and the total, and send it once more. Nothing was ordered.",
            });
        }
        catch (Exception e) when (e is NoAgreementException or GateDeniedException or AddressRefusedException)
        {
            // One answer for all three: a stranger must not learn that the address is a child's whose data was removed.
            ModelState.AddModelError("", "The shop cannot take this order at the moment. Nothing was stored or charged. Try another e-mail address, or write to our support.");
        }
        // Show the cart as it is now, with the attempt that belongs to it.
        var now = (await carts.ReloadAsync(HttpContext, cancel))!;
        return await LoadAsync(now, cancel) ? Page() : Redirect(HttpContext.WithBasket("/cart"));
    }

    private async Task<IActionResult> PayAsync(PlaceResult.Placed placed, CancellationToken cancel)
    {
        var number = await db.Set<Order>().Where(o => o.Id == placed.Order).Select(o => o.Number).SingleAsync(cancel);
        var path = links.PathOf(number, placed.Order);
        try
        {
            var page = await payments.PageAsync(placed.Order, HttpContext.Site(), links.ReturnUrl(Request, number, placed.Order), placed.Disclosed, cancel);
            return Redirect(page?.AbsoluteUri ?? path);
        }
        catch (ProcessorException)
        {
            return Redirect($"{path}&problem=processor");
        }
    }

    private async Task<bool> LoadAsync(Cart cart, CancellationToken cancel)
    {
        var site = HttpContext.Site();
        Fields = new CheckoutFields(policies.InForce(site.Policy, time.GetUtcNow()));
        TermsVersion = terms.Current(site.Id, time.GetUtcNow()).Version;
        View = await CartView.OfAsync(cart, carts, site, cancel);
        Methods = [.. site.Shipping.Select(m => (m, OrderTotals.Of(View.Items.Select(i => (i.Product?.Price ?? Money.Zero, i.Line.Quantity)), m)))];
        Unpaid = await db.Set<Order>().AsNoTracking().FirstOrDefaultAsync(o => o.Attempt == cart.Attempt && o.State == OrderState.AwaitingPayment, cancel);
        UnpaidPath = Unpaid is { } order && Carts.CameByCookie(HttpContext, cart) ? links.PathOf(order.Number, order.Id) : null;
        Form.Attempt = cart.Attempt;
        ModelState.Remove($"{nameof(Form)}.{nameof(Form.Attempt)}");
        return Unpaid is not null || View.CanBeOrdered;
    }

    /// <summary>A box that was not ticked is no choice: what was chosen before stays, and so does the policy's default.</summary>
    private IEnumerable<MadeChoice> MadeChoices()
    {
        foreach (var offered in Fields.Choices)
        {
            if (offered is { Scope: Scope.Sharing, OptIn: false } && Gpc)
                yield return new MadeChoice(offered.Scope, OptedIn: false, GpcRecorder.Via);
            else if (Form.Choices.Contains(offered.Scope.ToString(), StringComparer.Ordinal))
                yield return new MadeChoice(offered.Scope, offered.OptIn, "checkout");
        }
    }
}
