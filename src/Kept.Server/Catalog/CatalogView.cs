using System.Collections.Frozen;
using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Catalog;

/// <summary>
/// The catalogues of all sites, in memory. Held by <see cref="Snapshot{T}"/>: whoever changes a product (but its stock),
/// a printer or a fit bumps <see cref="RevisionName"/> in the same transaction.
/// </summary>
internal sealed class CatalogView(FrozenDictionary<string, SiteCatalog> sites)
{
    public const string RevisionName = "catalogue";

    private static long loads;

    /// <summary>Another number for every load; part of the key of cached pages, so that none outlives its catalogue.</summary>
    public long Stamp { get; } = Interlocked.Increment(ref loads);

    public SiteCatalog Of(string site) => sites.GetValueOrDefault(site) ?? SiteCatalog.Empty;

    public static async Task<CatalogView> LoadAsync(KeptDb db, CancellationToken cancel)
    {
        var products = (await db.Set<Product>().AsNoTracking().ToListAsync(cancel)).ToLookup(p => p.SiteId, StringComparer.Ordinal);
        var printers = (await db.Set<Printer>().AsNoTracking().ToListAsync(cancel)).ToLookup(p => p.SiteId, StringComparer.Ordinal);
        var fits = (await db.Set<Fit>().AsNoTracking().ToListAsync(cancel)).ToLookup(f => f.SiteId, StringComparer.Ordinal);
        return new CatalogView(products.ToFrozenDictionary(
            p => p.Key,
            p => new SiteCatalog(p, printers[p.Key], fits[p.Key]),
            StringComparer.Ordinal));
    }
}

internal static class CurrentCatalog
{
    /// <summary>The catalogue of the site this request is for.</summary>
    public static SiteCatalog Catalog(this HttpContext context) =>
        context.RequestServices.GetRequiredService<Snapshot<CatalogView>>().Current.Of(context.Site().Id);
}
