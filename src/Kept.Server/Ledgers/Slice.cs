using Kept.Server.Shared;

namespace Kept.Server.Ledgers;

internal static class Slice
{
    public static IReadOnlyList<RouteRule> Routes { get; } =
    [
        new("/ledger/checkpoint", Access.Anyone),
    ];

    public static void AddLedgers(this IServiceCollection services)
    {
        services.AddScoped<LedgerWriter>();
        services.AddScoped<LedgerTree>();
        services.AddHostedService<Integrator>();
    }

    public static void MapLedgers(this IEndpointRouteBuilder app, RouteTable table) =>
        app.MapGet("/ledger/checkpoint", async (LedgerTree tree, HttpContext context) =>
        {
            var checkpoint = await tree.CheckpointAsync(context.RequestAborted);
            context.Response.Headers.CacheControl = "no-cache";
            return Results.Text(checkpoint.ToString(), "text/plain; charset=utf-8");
        }).Ruled(table);
}
