using Kept.Server.People;
using Kept.Server.Shared;

namespace Kept.Server.Disclosures;

internal static class Slice
{
    public static IReadOnlyList<RouteRule> Routes { get; } =
    [
        new("/console/partners", Access.Staff(Permission.Settings)),
        new("/console/partners/{site}/{id?}", Access.Staff(Permission.Settings)),
    ];

    public static void AddDisclosures(this IServiceCollection services)
    {
        services.AddScoped<Discloser>();
        services.AddScoped<ErrandBook>();
        services.AddScoped<IForgets>(s => s.GetRequiredService<ErrandBook>());
        services.AddScoped<IJoins, DisclosureJoins>();
    }

    public static void MapDisclosures(this IEndpointRouteBuilder app, RouteTable table)
    {
    }
}
