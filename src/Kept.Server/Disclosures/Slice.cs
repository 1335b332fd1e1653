using Kept.Server.Shared;

namespace Kept.Server.Disclosures;

internal static class Slice
{
    public static IReadOnlyList<RouteRule> Routes { get; } = [];

    public static void AddDisclosures(this IServiceCollection services)
    {
        services.AddScoped<Discloser>();
    }

    public static void MapDisclosures(this IEndpointRouteBuilder app, RouteTable table)
    {
    }
}
