using Kept.Server.Shared;

namespace Kept.Server.Staff;

internal static class Slice
{
    public static IReadOnlyList<RouteRule> Routes { get; } = [];

    public static void AddStaff(this IServiceCollection services)
    {
    }

    public static void MapStaff(this IEndpointRouteBuilder app, RouteTable table)
    {
    }
}
