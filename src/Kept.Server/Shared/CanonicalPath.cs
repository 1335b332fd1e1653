using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Kept.Server.Shared;

/// <summary>Marks an endpoint that leads to its address itself: some reference what lies below with a slash at the end.</summary>
internal sealed record OwnPath;

/// <summary>
/// Every page has one address. Another letter case or a slash at the end leads there for good, with the query as it was; routing would
/// answer them all, and search engines and caches would hold several copies. Forms are taken as they come.
/// </summary>
internal sealed class CanonicalPath(RequestDelegate next)
{
    /// <summary>Route values that are slugs, and so are lower case. All others, tokens above all, stay as they were typed.</summary>
    private static readonly HashSet<string> Slugs = new(["category", "product", "brand", "model", "sku", "site"], StringComparer.Ordinal);

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            || context.GetEndpoint() is not RouteEndpoint endpoint || endpoint.Metadata.GetMetadata<OwnPath>() is not null
            || context.Features.Get<IStatusCodeReExecuteFeature>() is not null
            || Of(endpoint.RoutePattern, request.Path.Value!) is var canonical && canonical == request.Path.Value)
            return next(context);
        context.Response.Redirect(request.PathBase + new PathString(canonical).ToUriComponent() + request.QueryString, permanent: true);
        return Task.CompletedTask;
    }

    /// <summary>The one address of what <paramref name="path"/> leads to, given the route that matched it.</summary>
    internal static string Of(RoutePattern route, string path)
    {
        var typed = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var canonical = typed.Select((segment, i) => i < route.PathSegments.Count ? Segment(route.PathSegments[i], segment) : segment);
        return "/" + string.Join('/', canonical);
    }

    private static string Segment(RoutePatternPathSegment route, string typed)
    {
        if (route.IsSimple && route.Parts[0] is RoutePatternLiteralPart literal)
            return literal.Content;
        return route.Parts.OfType<RoutePatternParameterPart>().All(p => Slugs.Contains(p.Name)) ? typed.ToLowerInvariant()
            : route.Parts is [RoutePatternParameterPart { Name: "number" }] ? typed.ToUpperInvariant() : typed;
    }
}
