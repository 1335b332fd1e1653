using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.OutputCaching;

namespace Kept.Server.Catalog;

/// <summary>
/// Pages that look the same to everybody come from memory. A shopper who has a cart, an account or a basket in the address
/// never gets one and never fills one. The key holds the stamps of the catalogue and of the stock board, so that a page
/// cached before a change is not found after it.
/// </summary>
internal sealed class StorefrontCache : IOutputCachePolicy
{
    public const string Policy = "storefront";

    /// <summary>The cookie that carries a cart.</summary>
    public const string CartCookie = "kept.cart";

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var request = context.HttpContext.Request;
        var same = IsForEverybody(context.HttpContext);
        context.EnableOutputCaching = same;
        context.AllowCacheLookup = same;
        context.AllowCacheStorage = same;
        context.AllowLocking = true;
        context.ResponseExpirationTimeSpan = Lifetime;
        if (!same)
            return ValueTask.CompletedTask;
        var services = context.HttpContext.RequestServices;
        var rules = context.CacheVaryByRules;
        rules.QueryKeys = "*";
        rules.VaryByHost = true;
        rules.VaryByValues["stamp"] = $"{services.GetRequiredService<Snapshot<CatalogView>>().Current.Stamp}.{services.GetRequiredService<StockBoard>().Stamp}";
        rules.VaryByValues["coding"] = Coding(request.Headers.AcceptEncoding.ToString());
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        // What sets a cookie is somebody's own; what failed may work the next time.
        if (response.Headers.SetCookie.Count > 0 || response.StatusCode != StatusCodes.Status200OK)
            context.AllowCacheStorage = false;
        return ValueTask.CompletedTask;
    }

    private static bool IsForEverybody(HttpContext context) =>
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && context.User.Identity?.IsAuthenticated != true
        && !context.Request.Headers.ContainsKey("Authorization")
        && !context.Request.Cookies.ContainsKey(CartCookie)
        && !context.Request.Query.ContainsKey(BasketLinks.Field);

    /// <summary>Browsers write this header in many ways that lead to the same answer.</summary>
    private static string Coding(string accepted) =>
        accepted.Contains("br", StringComparison.OrdinalIgnoreCase) ? "br" : accepted.Contains("gzip", StringComparison.OrdinalIgnoreCase) ? "gzip" : "";
}
