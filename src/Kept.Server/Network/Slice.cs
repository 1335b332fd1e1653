using Kept.Server.Shared;
using Kept.Server.Storage;

namespace Kept.Server.Network;

internal static class Slice
{
    public static IReadOnlyList<RouteRule> Routes { get; } =
    [
        new("/theme.css", Access.Anyone),
        new("/favicon.svg", Access.Anyone),
        new("/favicon.ico", Access.Anyone),
        new("/contact", Access.Anyone),
    ];

    public static void AddNetwork(this IServiceCollection services)
    {
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<Snapshot<SiteDirectory>>(
            s, SiteDirectory.RevisionName, (Func<KeptDb, CancellationToken, Task<SiteDirectory>>)SiteDirectory.LoadAsync));
        services.AddSingleton(s => PublicUrlOptions.Read(s.GetRequiredService<IConfiguration>()));
        services.AddSingleton<SiteUrls>();
        services.AddOptions<ForwardedHeadersOptions>().Configure<PublicUrlOptions>(KnownProxies.Set);
        services.AddSingleton<SiteFaults>();
        services.AddSingleton<SiteFaultLog>();
        services.AddHostedService(s => s.GetRequiredService<SiteFaultLog>());
        services.AddHostedService(s => s.GetRequiredService<Snapshot<SiteDirectory>>());
    }

    public static void MapNetwork(this IEndpointRouteBuilder app, RouteTable table)
    {
        app.MapGet("/theme.css", (HttpContext context) => ThemeSheet.Answer(context, ThemeSheet.Css(context.Site()), "text/css")).Ruled(table);
        app.MapGet("/favicon.svg", (HttpContext context) => ThemeSheet.Answer(context, ThemeSheet.Mark(context.Site()), "image/svg+xml")).Ruled(table);
        // Programs ask for this name whatever the page says; an SVG is a fine answer to those that look at its type.
        app.MapGet("/favicon.ico", (HttpContext context) => ThemeSheet.Answer(context, ThemeSheet.Mark(context.Site()), "image/svg+xml")).Ruled(table);
    }
}
