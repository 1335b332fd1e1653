using Kept.Server.Shared;

namespace Kept.Server.Orders;

internal static class Slice
{
    public static IReadOnlyList<RouteRule> Routes { get; } = [];

    public static void AddOrders(this IServiceCollection services)
    {
    }

    public static void MapOrders(this IEndpointRouteBuilder app, RouteTable table)
    {
    }
}
