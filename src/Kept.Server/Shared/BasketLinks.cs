using Microsoft.AspNetCore.WebUtilities;

namespace Kept.Server.Shared;

/// <summary>
/// Keeps the cart's token in addresses for visitors who refuse cookies. A page writes its links to the shop by
/// <see cref="WithBasket"/>, and its forms carry <see cref="Basket"/> in a hidden field of the same name.
/// </summary>
internal static class BasketLinks
{
    public const string Key = "basket";

    /// <summary>The token in the address or the form, when it looks like one.</summary>
    public static string? Basket(this HttpContext context)
    {
        var token = context.Request.Query[Key].ToString();
        if (token.Length == 0 && context.Request.HasFormContentType && context.Request.Form.TryGetValue(Key, out var posted))
            token = posted.ToString();
        return token.Length == 22 && token.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? token : null;
    }

    /// <summary>The local address <paramref name="url"/>, with the token when this request came with one.</summary>
    public static string WithBasket(this HttpContext context, string url) =>
        context.Basket() is { } token ? QueryHelpers.AddQueryString(url, Key, token) : url;
}
