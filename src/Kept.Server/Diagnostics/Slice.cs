using Kept.Policy;
using Kept.Server.Shared;

namespace Kept.Server.Diagnostics;

internal static class Slice
{
    /// <summary>Requests a second that this node seals at most, over all sites: some 200 kB.</summary>
    private const int QueueLimit = 2_000;

    public static IReadOnlyList<RouteRule> Routes { get; } =
    [
        new(
            "/console/diagnostics",
            Access.Staff(Permission.Diagnostics),
            Purpose.Administration,
            Purpose.Security,
            Purpose.FraudPrevention
        ),
    ];

    public static void AddDiagnostics(this IServiceCollection services)
    {
        services.AddSingleton(new RequestQueue(QueueLimit));
        services.AddHostedService<RequestLogWriter>();
        services.AddHostedService<RequestLogRetentionJob>();
        services.AddScoped<RequestLogRetention>();
        services.AddScoped<RequestSearch>();
    }

    public static void UseDiagnostics(this WebApplication app) => app.UseMiddleware<RequestLog>();
}
