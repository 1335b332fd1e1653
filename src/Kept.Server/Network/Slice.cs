using Kept.Server.Shared;
using Kept.Server.Storage;

namespace Kept.Server.Network;

internal static class Slice
{
    public static IReadOnlyList<RouteRule> Routes { get; } = [];

    public static void AddNetwork(this IServiceCollection services)
    {
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<Snapshot<SiteDirectory>>(
            s, SiteDirectory.RevisionName, (Func<KeptDb, CancellationToken, Task<SiteDirectory>>)SiteDirectory.LoadAsync));
        services.AddSingleton(s => PublicUrlOptions.Read(s.GetRequiredService<IConfiguration>()));
        services.AddSingleton<SiteUrls>();
        services.AddHostedService(s => s.GetRequiredService<Snapshot<SiteDirectory>>());
    }
}
