using System.Globalization;
using Kept.Server.Shared;

namespace Kept.Server.Orders;

/// <summary>
/// <c>POST /cart/add</c> with <c>sku</c> and <c>quantity</c> (1 when left out). The answer leads to the cart with its token
/// in the address, so that it works when the cookie that is set with it does not come back.
/// </summary>
internal static class AddToCart
{
    public static async Task<IResult> PostAsync(HttpContext context, Carts carts, AccountCarts accounts, CancellationToken cancel)
    {
        if (!context.Request.HasFormContentType)
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        var form = await context.Request.ReadFormAsync(cancel);
        var typed = form["quantity"].ToString().Trim();
        var quantity = 1;
        if (typed.Length > 0 && (!int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out quantity) || quantity is < 1 or > Cart.MaxQuantity))
            return Results.Redirect(context.WithBasket("/cart?problem=quantity"));
        if (await carts.AddAsync(context, form["sku"].ToString(), quantity, cancel) is not var (cart, problem))
            return Results.StatusCode(StatusCodes.Status404NotFound);
        carts.SetCookie(context, cart);
        if (cart.PersonId is null && await context.AccountAsync() is { } person && await accounts.JoinAsync(context, cart, person, cancel) is { } joined)
            cart = joined;
        return Results.Redirect($"/cart?{BasketLinks.Field}={cart.Token}{(problem is null ? "" : $"&problem={problem}")}");
    }
}
