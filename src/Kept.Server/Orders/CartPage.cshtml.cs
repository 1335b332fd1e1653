using Kept.Policy;
using Kept.Server.Network;
using Kept.Server.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Orders;

/// <summary>The cart: what is in it, what changed since, what it comes to and how long it waits.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class CartPageModel(Carts carts) : PageModel
{
    public CartView View { get; private set; } = CartView.Empty;

    [BindProperty(SupportsGet = true)]
    public string? Problem { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var cart = await carts.FindAsync(HttpContext, cancel);
        // The cookie came back, so the token need not stand in the address any more.
        if (cart is not null && Carts.CameByCookie(HttpContext, cart) && Request.Query.ContainsKey(BasketLinks.Field))
            return Redirect(Problem is null ? "/cart" : $"/cart?problem={Uri.EscapeDataString(Problem)}");
        if (cart is not null)
            View = await CartView.OfAsync(cart, carts, HttpContext.Site(), cancel);
        if (Explanation() is { } problem)
            ModelState.AddModelError("", problem);
        return Page();
    }

    private string? Explanation() => Problem switch
    {
        "quantity" => $"A quantity is a whole number from 1 to {Cart.MaxQuantity}. Nothing was changed.",
        "full" => $"A cart takes {Cart.MaxLines} different products. Order these first, or remove one to make room. Nothing was changed.",
        "stock" when View.Items.Count == 0 => "This is sold out at the moment, so it was not added to your cart.",
        "stock" => "There are fewer pieces in stock than you asked for; the cart holds what there is.",
        _ => null,
    };
}

/// <summary>What the cart's pages show.</summary>
internal sealed record CartView(IReadOnlyList<CartItem> Items, Money Goods, Retention Lifetime, DateTimeOffset? Until)
{
    public static CartView Empty { get; } = new([], Money.Zero, new Retention(90, RetentionUnit.Days), null);

    /// <summary>What the visitor typed into a quantity field that could not be used, by SKU.</summary>
    public IReadOnlyDictionary<string, string> Typed { get; init; } = new Dictionary<string, string>();

    /// <summary>True when everything in it can be ordered as it stands.</summary>
    public bool CanBeOrdered => Items.Count > 0 && Items.All(i => i.Available == i.Line.Quantity);

    public static async Task<CartView> OfAsync(Cart cart, Carts carts, Site site, CancellationToken cancel)
    {
        var items = await carts.ItemsAsync(cart, cancel);
        return new CartView(items, items.Aggregate(Money.Zero, (sum, i) => sum + i.Amount), carts.Lifetime(site), cart.ExpiresAt);
    }
}
