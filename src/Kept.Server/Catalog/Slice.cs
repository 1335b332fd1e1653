using Kept.Server.Shared;

namespace Kept.Server.Catalog;

internal static class Slice
{
    public static IReadOnlyList<RouteRule> Routes { get; } = [];

    public static void AddCatalog(this IServiceCollection services)
    {
        services.AddScoped<StockRoom>();
    }

    public static void MapCatalog(this IEndpointRouteBuilder app, RouteTable table)
    {
    }
}
