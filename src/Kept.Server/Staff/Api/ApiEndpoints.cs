using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Storage;

namespace Kept.Server.Staff.Api;

/// <summary>
/// <c>/api/v1</c>: what a program with an API key may read and set at its site. No answer holds personal data, so the
/// gate is not asked.
/// </summary>
internal static class ApiEndpoints
{
    private const int MostItems = 200;

    public static IReadOnlyList<RouteRule> Routes { get; } =
    [
        new("/api/v1/site", Access.ApiKey),
        new("/api/v1/products", Access.ApiKey),
        new("/api/v1/products/{sku}", Access.ApiKey),
        new("/api/v1/products/{sku}/stock", Access.ApiKey),
        new("/api/v1/orders", Access.ApiKey),
        new("/api/v1/orders/{number}", Access.ApiKey),
    ];

    /// <summary>How the API tells of errors that no endpoint answered (RFC 9457).</summary>
    public static ErrorAnswer Errors { get; } = new ErrorAnswer.AsJson("/api", (status, words) => Results.Problem(
        title: words.Title,
        detail: status == StatusCodes.Status404NotFound ? "There is no such address in this API. /scalar lists them all." : words.Advice,
        statusCode: status));

    public static void Map(IEndpointRouteBuilder app, RouteTable table)
    {
        app.MapGet("/api/v1/site", (HttpContext context, Snapshot<SiteDirectory> sites) => WithSite(context, sites, s => Task.FromResult<IResult>(TypedResults.Ok(ApiSite.Of(s)))))
            .Ruled(table).Documented<ApiSite>("GetSite", "The site the key is for.");
        ApiProducts.Map(app, table);
        ApiOrders.Map(app, table);
    }

    /// <summary>
    /// Answers for the site of the request's key; 403 when that site is gone, 503 while it is closed for maintenance.
    /// </summary>
    public static Task<IResult> WithSite(HttpContext context, Snapshot<SiteDirectory> sites, Func<Site, Task<IResult>> answer)
    {
        if (ApiKeyHandler.SiteOf(context, sites.Current) is not { } site)
            return Task.FromResult(Results.Problem(title: "The key's site is gone", detail: "The site this key was made for is no longer part of the network.", statusCode: StatusCodes.Status403Forbidden));
        var faults = context.RequestServices.GetRequiredService<SiteFaults>();
        return faults.IsServed(site.Id) ? answer(site) : Task.FromResult(Maintenance.Problem(context));
    }

    /// <summary>Reads <c>limit</c>; false with the problem to answer when it is no number from 1 to 200.</summary>
    public static bool TryLimit(string? text, out int limit, out IResult problem)
    {
        limit = 50;
        problem = Invalid("limit", $"limit is a whole number from 1 to {MostItems}.");
        return string.IsNullOrEmpty(text)
            || (int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MostItems);
    }

    public static IResult NotFound(string detail) => Results.Problem(title: "Not found", detail: detail, statusCode: StatusCodes.Status404NotFound);

    /// <summary>400 with the field's error, as RFC 9457 problem details with an <c>errors</c> member.</summary>
    public static IResult Invalid(string field, string message) =>
        Results.ValidationProblem(new Dictionary<string, string[]> { [field] = [message] }, title: "The request is not valid");

    /// <summary>What the OpenAPI document says about an endpoint.</summary>
    public static RouteHandlerBuilder Documented<T>(this RouteHandlerBuilder endpoint, string name, string summary) => endpoint
        .WithName(name)
        .WithSummary(summary)
        .WithTags(name.Contains("Order", StringComparison.Ordinal) ? "Orders" : name.Contains("Site", StringComparison.Ordinal) ? "Site" : "Products")
        .Produces<T>()
        .ProducesProblem(StatusCodes.Status401Unauthorized);
}
