using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Catalog.Import;

/// <summary>Writes imported catalogues, inside the caller's transaction.</summary>
internal static class CatalogueStore
{
    /// <summary>Adds whole catalogues to an empty database.</summary>
    public static async Task AddAllAsync(KeptDb db, IReadOnlyList<CatalogueSet> sets, CancellationToken cancel)
    {
        foreach (var set in sets)
        {
            db.AddRange(set.Products);
            db.AddRange(set.Printers);
            db.AddRange(set.Fits);
        }
        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
        await Revision.BumpAsync(db, CatalogView.RevisionName, cancel);
    }

    /// <summary>Brings the products of a site to what the file says; returns how many were added and changed. Products that the file does not name stay.</summary>
    /// <param name="takeStock">Whether the file's stock numbers count for products that exist already.</param>
    public static async Task<ImportCounts> MergeProductsAsync(KeptDb db, string site, IReadOnlyList<Product> products, bool takeStock, CancellationToken cancel)
    {
        var held = await db.Set<Product>().Where(p => p.SiteId == site).ToDictionaryAsync(p => p.Sku, StringComparer.Ordinal, cancel);
        var (added, changed) = (0, 0);
        foreach (var product in products)
        {
            if (!held.Remove(product.Sku, out var old))
            {
                db.Add(product);
                added++;
                continue;
            }
            Copy(product, old);
            if (db.Entry(old).State == EntityState.Modified || takeStock && product.Stock != old.Stock)
                old.Version++;
            // Stock is written by difference in the database, so that pieces sold meanwhile stay sold.
            if (takeStock && product.Stock != old.Stock)
                await StockRoom.AdjustAsync(db, site, product.Sku, product.Stock - old.Stock, cancel);
            changed += takeStock && product.Stock != old.Stock || db.Entry(old).State == EntityState.Modified ? 1 : 0;
        }
        await Revision.BumpAsync(db, CatalogView.RevisionName, cancel);
        return new ImportCounts(added, changed, 0);
    }

    /// <summary>Replaces the printers of a site; which product fits which is kept.</summary>
    public static async Task<ImportCounts> ReplacePrintersAsync(KeptDb db, string site, IReadOnlyList<Printer> printers, CancellationToken cancel)
    {
        var removed = await db.Set<Printer>().Where(p => p.SiteId == site).ExecuteDeleteAsync(cancel);
        db.AddRange(printers);
        await Revision.BumpAsync(db, CatalogView.RevisionName, cancel);
        return new ImportCounts(printers.Count, 0, removed);
    }

    /// <summary>
    /// Brings which product of a site fits which printer to what the file says. Only the difference is written.
    /// </summary>
    public static async Task<ImportCounts> ReplaceFitsAsync(KeptDb db, string site, IReadOnlyList<Fit> fits, CancellationToken cancel)
    {
        var held = await db.Set<Fit>().AsNoTracking().Where(f => f.SiteId == site)
            .ToDictionaryAsync(f => (f.Printer, f.Sku), cancel);
        var added = fits.Where(f => !held.Remove((f.Printer, f.Sku))).ToList();
        db.AddRange(added);
        db.RemoveRange(held.Values);
        await Revision.BumpAsync(db, CatalogView.RevisionName, cancel);
        return new ImportCounts(added.Count, 0, held.Count);
    }

    private static void Copy(Product from, Product to)
    {
        (to.Kind, to.Brand, to.Name, to.OemNumber, to.Colour, to.PageYield) = (from.Kind, from.Brand, from.Name, from.OemNumber, from.Colour, from.PageYield);
        (to.Price, to.Type, to.Size, to.WeightGsm, to.Sheets, to.Description) = (from.Price, from.Type, from.Size, from.WeightGsm, from.Sheets, from.Description);
    }
}

internal sealed record ImportCounts(int Added, int Changed, int Removed);
