using System.Globalization;
using Kept.Server.Network;
using Kept.Server.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Kept.Server.Orders;

/// <summary>
/// Changes quantities (<c>q-{sku}</c>) and removes lines (<c>remove={sku}</c>). A quantity that cannot be had is told beside its
/// field, with what was typed still in it and nothing changed.
/// </summary>
[EnableRateLimiting(OrderLimits.Carts)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class CartUpdatePageModel(Carts carts) : PageModel
{
    public CartView View { get; private set; } = CartView.Empty;

    public IActionResult OnGet() => Redirect(HttpContext.WithBasket("/cart"));

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var cart = await carts.FindAsync(HttpContext, cancel);
        if (cart is null || !Request.HasFormContentType)
            return Redirect("/cart");
        var site = HttpContext.Site();
        View = await CartView.OfAsync(cart, carts, site, cancel);
        var quantities = Read(Request.Form);
        if (!ModelState.IsValid)
            return Page();
        var changed = await carts.UpdateAsync(cart, site, quantities, cancel);
        if (changed is not null && Carts.CameByCookie(HttpContext, changed))
            carts.SetCookie(HttpContext, changed);
        return Redirect(HttpContext.WithBasket("/cart"));
    }

    private Dictionary<string, int> Read(IFormCollection form)
    {
        var removed = form["remove"].ToString();
        var quantities = new Dictionary<string, int>(StringComparer.Ordinal);
        var typed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in View.Items)
        {
            var sku = item.Line.Sku;
            var text = form[$"q-{sku}"].ToString().Trim();
            if (removed == sku)
                quantities[sku] = 0;
            else if (removed.Length == 0 && text.Length > 0)
                quantities[sku] = Quantity(item, typed[sku] = text);
        }
        View = View with { Typed = typed };
        return quantities;
    }

    private int Quantity(CartItem item, string text)
    {
        var field = $"q-{item.Line.Sku}";
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var quantity) || quantity > Cart.MaxQuantity)
            ModelState.AddModelError(field, $"A quantity is a whole number from 0 to {Cart.MaxQuantity}; 0 removes the line.");
        else if (quantity > item.Stock)
            ModelState.AddModelError(field, item.Stock == 0 ? "This is sold out at the moment. Remove it to continue." : $"Only {item.Stock} in stock. Ask for {item.Stock} or fewer.");
        return quantity;
    }
}
