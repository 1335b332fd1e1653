using System.Data.Common;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Catalog;

/// <summary>Builds the catalogue of one site from its rows.</summary>
internal static class CatalogueReader
{
    /// <summary>
    /// The catalogue, or the reason why its rows make none. Throws when the database itself fails, which says nothing
    /// about the rows.
    /// </summary>
    public static async Task<(SiteCatalog? Catalog, string? Reason)> ReadAsync(
        KeptDb db,
        string site,
        CancellationToken cancel
    )
    {
        try
        {
            var products = await db.Set<Product>().AsNoTracking().Where(p => p.SiteId == site).ToListAsync(cancel);
            var printers = await db.Set<Printer>().AsNoTracking().Where(p => p.SiteId == site).ToListAsync(cancel);
            var fits = await db.Set<Fit>().AsNoTracking().Where(f => f.SiteId == site).ToListAsync(cancel);
            return (new SiteCatalog(products, printers, fits), null);
        }
        catch (Exception e) when (IsOfTheRows(e))
        {
            return (null, await ReasonAsync(db, site, e, cancel));
        }
    }

    /// <summary>Whether the rows are to blame for an error, not the database.</summary>
    public static bool IsOfTheRows(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
            if (e is DbException or IOException or TimeoutException or OperationCanceledException)
                return false;
        return true;
    }

    /// <summary>
    /// Names the first row that cannot be read; row by row is slow, and happens to a broken catalogue alone.
    /// </summary>
    private static async Task<string> ReasonAsync(KeptDb db, string site, Exception error, CancellationToken cancel)
    {
        var products = db.Set<Product>().AsNoTracking().Where(p => p.SiteId == site);
        foreach (var sku in await products.Select(p => p.Sku).ToListAsync(cancel))
            if (await ProblemAsync(products.Where(p => p.Sku == sku), cancel) is { } problem)
                return $"the product '{sku}' cannot be read from the database ({problem})";
        var printers = db.Set<Printer>().AsNoTracking().Where(p => p.SiteId == site);
        foreach (var path in await printers.Select(p => p.Path).ToListAsync(cancel))
            if (await ProblemAsync(printers.Where(p => p.Path == path), cancel) is { } problem)
                return $"the printer '{path}' cannot be read from the database ({problem})";
        return $"its catalogue cannot be built from the database ({error.GetType().Name})";
    }

    private static async Task<string?> ProblemAsync<T>(IQueryable<T> row, CancellationToken cancel)
    {
        try
        {
            await row.FirstOrDefaultAsync(cancel);
            return null;
        }
        catch (Exception e) when (IsOfTheRows(e))
        {
            return e.GetBaseException().Message.TrimEnd('.');
        }
    }
}
