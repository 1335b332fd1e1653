using Kept.Server.Shared;

namespace Kept.Server.Requests;

internal static class Slice
{
    public static IReadOnlyList<RouteRule> Routes { get; } = [];

    public static void AddRequests(this IServiceCollection services)
    {
    }

    public static void MapRequests(this IEndpointRouteBuilder app, RouteTable table)
    {
    }
}
