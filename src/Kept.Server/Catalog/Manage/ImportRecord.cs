using System.Security.Cryptography;
using Kept.Server.Catalog.Import;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Catalog.Manage;

/// <summary>
/// The ledger's entries of an import, added in its transaction (RECORD): one says who imported which file; entries of
/// up to a hundred fields each say what it changed.
/// </summary>
internal sealed class ImportRecord(KeptDb db, LedgerWriter ledger)
{
    private const int MostFields = 100;

    /// <param name="site">Whose catalogue.</param>
    /// <param name="file">What was imported.</param>
    /// <param name="counts">What came of it.</param>
    /// <param name="products">The file's products, merged but not saved; none for another kind of file.</param>
    public void Add(Site site, CatalogueFile file, ImportCounts counts, IReadOnlyList<Product> products)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(file.Content));
        Write(
        [
            new("Added", "", $"{counts.Added}"),
            new("Changed", "", $"{counts.Changed}"),
            new("Removed", "", $"{counts.Removed}"),
            new("Stock taken from the file", "", file.TakeStock ? "yes" : "no"),
        ]);
        var fields = products.Count == 0 ? [] : ProductEdit.ChangesOf(db.ChangeTracker.Entries<Product>());
        foreach (var some in fields.Concat(file.TakeStock ? Stocks(products) : []).Chunk(MostFields))
            Write(some);

        void Write(IReadOnlyList<FieldChange> changes) =>
            new StaffAct(file.Staff, "imported", $"{file.Kind}-file", digest) { Changes = changes }.Add(ledger, site.Id);
    }

    /// <summary>Stock is not among what the unit of work changes: it is set by difference in the database.</summary>
    private IEnumerable<FieldChange> Stocks(IReadOnlyList<Product> products)
    {
        var held = db.ChangeTracker.Entries<Product>().Where(p => p.State != EntityState.Added)
            .ToDictionary(p => p.Entity.Sku, p => p.Entity.Stock, StringComparer.Ordinal);
        return products.Where(p => held.TryGetValue(p.Sku, out var stock) && stock != p.Stock)
            .Select(p => new FieldChange($"{p.Sku} Stock", $"{held[p.Sku]}", $"{p.Stock}"));
    }
}
