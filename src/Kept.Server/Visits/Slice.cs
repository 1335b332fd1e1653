using Kept.Server.Shared;

namespace Kept.Server.Visits;

internal static class Slice
{
    public static IReadOnlyList<RouteRule> Routes { get; } = [];

    public static void AddVisits(this IServiceCollection services)
    {
    }

    public static void MapVisits(this IEndpointRouteBuilder app, RouteTable table)
    {
    }
}
