using Microsoft.Net.Http.Headers;

namespace Kept.Server.Shared;

/// <summary>
/// Tells caches on the way what they may keep, where a page did not say so itself. What is somebody's own, and every error, is kept by
/// nobody. Other pages show a cart, an account or Global Privacy Control when the request has them, so they vary by those headers.
/// </summary>
internal sealed class CacheHeaders(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state => Set((HttpContext)state), context);
        return next(context);
    }

    private static Task Set(HttpContext context)
    {
        var (response, headers) = (context.Response, context.Response.Headers);
        if (headers.CacheControl.Count > 0)
            return Task.CompletedTask;
        if (response.StatusCode >= StatusCodes.Status400BadRequest || headers.SetCookie.Count > 0 || IsOfSomebody(context))
        {
            headers.CacheControl = "no-store";
        }
        else if (response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true)
        {
            headers.CacheControl = "no-cache";
            headers.Append(HeaderNames.Vary, "Cookie, Sec-GPC");
        }
        return Task.CompletedTask;
    }

    /// <summary>True when the route touches a person, asks who is there, or the address holds the key of a cart.</summary>
    private static bool IsOfSomebody(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RouteRule>() is { } rule && (rule.Access is not Access.AnyoneAccess || rule.Purposes.Length > 0)
        || context.Request.Query.ContainsKey(BasketLinks.Field);
}
