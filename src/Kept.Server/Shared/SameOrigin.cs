using Microsoft.Net.Http.Headers;

namespace Kept.Server.Shared;

/// <summary>Marks an endpoint that other origins may post to, because it acts on nothing a cookie grants.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class AllowCrossOriginAttribute : Attribute;

/// <summary>
/// Refuses requests that change something and come from another origin. Browsers say where a request comes from in
/// <c>Sec-Fetch-Site</c> (W3C Fetch Metadata) or <c>Origin</c> (RFC 6454); a program that sends neither carries
/// no cookies of a victim. Unlike a token in the form this needs no cookie, so it holds for shoppers who refuse cookies
/// and lets pages with forms come from the output cache.
/// </summary>
internal sealed class SameOrigin(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (IsSafe(context.Request.Method) || IsSameOrigin(context.Request) || context.GetEndpoint()?.Metadata.GetMetadata<AllowCrossOriginAttribute>() is not null)
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool IsSameOrigin(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
            return site is "same-origin" or "none";
        var origin = request.Headers[HeaderNames.Origin].ToString();
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
