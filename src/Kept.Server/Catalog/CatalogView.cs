using System.Collections.Frozen;
using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Catalog;

/// <summary>
/// The catalogues of all sites, in memory. Held by <see cref="Snapshot{T}"/>: whoever changes a product (but its stock),
/// a printer or a fit bumps <see cref="RevisionName"/> in the same transaction. Each site's is built on its own, so
/// that rows of one site cannot take the shelves of another.
/// </summary>
internal sealed class CatalogView
{
    public const string RevisionName = "catalogue";

    private static long loads;

    private readonly FrozenDictionary<string, SiteCatalog> sites;
    private readonly FrozenDictionary<string, string> reasons;

    private CatalogView(Dictionary<string, SiteCatalog> sites, Dictionary<string, string> reasons)
    {
        this.sites = sites.ToFrozenDictionary(StringComparer.Ordinal);
        this.reasons = reasons.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Another number for every load; part of the key of cached pages, so that none outlives its catalogue.</summary>
    public long Stamp { get; } = Interlocked.Increment(ref loads);

    /// <summary>The catalogue of a site; empty when it has none, or none that could be built.</summary>
    public SiteCatalog Of(string site) => sites.GetValueOrDefault(site) ?? SiteCatalog.Empty;

    /// <summary>Why the catalogue of a site could not be built, or null.</summary>
    public string? ReasonOf(string site) => reasons.GetValueOrDefault(site);

    public static async Task<CatalogView> LoadAsync(KeptDb db, CancellationToken cancel)
    {
        var sites = new Dictionary<string, SiteCatalog>(StringComparer.Ordinal);
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var site in await db.Set<SiteRow>().Select(s => s.Id).ToListAsync(cancel))
        {
            var (catalog, reason) = await CatalogueReader.ReadAsync(db, site, cancel);
            if (catalog is not null)
                sites[site] = catalog;
            else
                reasons[site] = reason!;
        }
        return new CatalogView(sites, reasons);
    }
}

/// <summary>Closes a shop whose catalogue could not be built.</summary>
internal sealed class CatalogueCheck(Snapshot<CatalogView> catalogues) : ISiteCheck
{
    public SiteFault? Check(Site site) =>
        catalogues.Current.ReasonOf(site.Id) is { } reason ? new SiteFault(reason, ShopOnly: true) : null;
}

internal static class CurrentCatalog
{
    /// <summary>The catalogue of the site this request is for.</summary>
    public static SiteCatalog Catalog(this HttpContext context) =>
        context.RequestServices.GetRequiredService<Snapshot<CatalogView>>().Current.Of(context.Site().Id);
}
