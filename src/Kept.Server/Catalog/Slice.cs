using Kept.Server.Catalog.Art;
using Kept.Server.Catalog.Manage;
using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Storage;

namespace Kept.Server.Catalog;

internal static class Slice
{
    public static IReadOnlyList<RouteRule> Routes { get; } =
    [
        new("/", Access.Anyone),
        new("/c/{category}", Access.Anyone),
        new("/p/{product}", Access.Anyone),
        new("/printers", Access.Anyone),
        new("/printers/{brand}", Access.Anyone),
        new("/printers/{brand}/{model}", Access.Anyone),
        new("/search", Access.Anyone),
        new("/finder/suggest", Access.Anyone),
        new("/finder/{brand}", Access.Anyone),
        new("/art/{sku}.svg", Access.Anyone),
        new("/robots.txt", Access.Anyone),
        new("/sitemap.xml", Access.Anyone),
        new("/console/catalogue", Access.Staff(Permission.Settings)),
        new("/console/catalogue/import", Access.Staff(Permission.Settings)),
        new("/console/catalogue/remove", Access.Staff(Permission.Settings)),
        new("/console/catalogue/export/{file}", Access.Staff(Permission.Settings)),
    ];

    public static void AddCatalog(this IServiceCollection services)
    {
        services.AddScoped<StockRoom>();
        services.AddScoped<CatalogueImport>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<Snapshot<CatalogView>>(
            s, CatalogView.RevisionName, (Func<KeptDb, CancellationToken, Task<CatalogView>>)CatalogView.LoadAsync));
        services.AddHostedService(s => s.GetRequiredService<Snapshot<CatalogView>>());
        services.AddSingleton<ISiteCheck, CatalogueCheck>();
        services.AddSingleton<StockBoard>();
        services.AddHostedService(s => s.GetRequiredService<StockBoard>());
        services.AddOutputCache(o => o.AddPolicy(StorefrontCache.Policy, new StorefrontCache()));
    }

    public static void MapCatalog(this IEndpointRouteBuilder app, RouteTable table)
    {
        FinderData.Map(app, table);
        SiteMap.Map(app, table);
        ArtEndpoint.Map(app, table);
        CatalogueExport.Map(app, table);
    }
}
