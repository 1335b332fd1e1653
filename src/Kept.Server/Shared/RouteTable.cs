using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace Kept.Server.Shared;

/// <summary>
/// All route rules of all slices. A page or endpoint without a rule stops the start, so that nothing can be reached
/// by having been forgotten.
/// </summary>
internal sealed class RouteTable
{
    private readonly Dictionary<string, RouteRule> rules = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<RouteRule> Rules => rules.Values;

    public void Add(IEnumerable<RouteRule> added)
    {
        foreach (var rule in added)
            rules.Add(Key(rule.Template), rule);
    }

    public RouteRule Find(string? template) => rules.TryGetValue(Key(template ?? ""), out var rule)
        ? rule
        : throw new InvalidOperationException($"The route '/{template}' stands in no slice's route table. Add a line with its permission and purposes to the Routes of its Slice.cs.");

    private static string Key(string template) => template.Trim('/');
}

/// <summary>Gives every Razor page the authorisation of its line in the route table.</summary>
internal sealed class RouteTableConvention(RouteTable table) : IPageRouteModelConvention
{
    public void Apply(PageRouteModel model)
    {
        foreach (var selector in model.Selectors)
        {
            var rule = table.Find(selector.AttributeRouteModel?.Template);
            selector.EndpointMetadata.Add(rule);
            selector.EndpointMetadata.Add(rule.Authorization);
        }
    }
}

internal static class RouteTableExtensions
{
    /// <summary>Gives a minimal endpoint the authorisation of its line in the route table.</summary>
    public static TBuilder Ruled<TBuilder>(this TBuilder builder, RouteTable table)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint =>
        {
            var rule = table.Find((endpoint as RouteEndpointBuilder)?.RoutePattern.RawText);
            endpoint.Metadata.Add(rule);
            endpoint.Metadata.Add(rule.Authorization);
            // HEAD works wherever GET does (RFC 9110, section 9.3.2); the server leaves the body out.
            if (endpoint.Metadata.OfType<HttpMethodMetadata>().LastOrDefault()?.HttpMethods is { } methods && methods.Contains(HttpMethods.Get) && !methods.Contains(HttpMethods.Head))
                endpoint.Metadata.Add(new HttpMethodMetadata([.. methods, HttpMethods.Head]));
        });
        return builder;
    }

    /// <summary>The answer to HEAD where GET streams without end; null for any other method.</summary>
    public static IResult? OnlyHeaders(this HttpContext context, string contentType) =>
        HttpMethods.IsHead(context.Request.Method) ? Results.Text("", contentType) : null;
}
