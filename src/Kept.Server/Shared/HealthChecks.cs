using Kept.Server.Storage;

namespace Kept.Server.Shared;

/// <summary>What a balancer or an orchestrator asks: <c>/healthz</c>, whether the process runs; <c>/readyz</c>, whether it can answer.</summary>
internal static class HealthChecks
{
    /// <summary>They are asked by address, without a site's name.</summary>
    public static bool Has(PathString path) => path == "/healthz" || path == "/readyz";

    public static void Map(IEndpointRouteBuilder app, RouteTable table)
    {
        app.MapGet("/healthz", () => "ok").Ruled(table);
        app.MapGet("/readyz", async (KeptDb db, HttpContext context) => await db.Database.CanConnectAsync(context.RequestAborted)
            ? Results.Text("ready")
            : Results.Problem("The database does not answer.", statusCode: StatusCodes.Status503ServiceUnavailable)).Ruled(table);
    }
}
