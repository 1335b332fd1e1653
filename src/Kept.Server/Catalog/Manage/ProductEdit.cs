using System.Globalization;
using Kept.Server.Ledgers;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Kept.Server.Catalog.Manage;

/// <summary>A new price and stock of one product, as somebody who saw <paramref name="Version"/> of it typed them.</summary>
/// <param name="Sku">The product.</param>
/// <param name="Version">The version that was shown.</param>
/// <param name="WasPrice">The price that was shown.</param>
/// <param name="Price">The new price.</param>
/// <param name="WasStock">The stock that was shown.</param>
/// <param name="Stock">The new stock, counted from what was shown: pieces sold meanwhile stay sold.</param>
internal sealed record ProductEdit(string Sku, int Version, Money WasPrice, Money Price, int WasStock, int Stock)
{
    /// <summary>Saves it with its ledger entry, in the caller's transaction. False, having changed nothing, when somebody else changed the product.</summary>
    public async Task<bool> SaveAsync(KeptDb db, LedgerWriter ledger, string site, string actor, CancellationToken cancel)
    {
        var changed = await db.Set<Product>().Where(p => p.SiteId == site && p.Sku == Sku && p.Version == Version)
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.Price, Price).SetProperty(x => x.Version, x => x.Version + 1), cancel);
        if (changed == 0)
            return false;
        if (Stock != WasStock)
            await StockRoom.AdjustAsync(db, site, Sku, Stock - WasStock, cancel);
        new StaffAct(actor, "changed", "product", Sku)
        {
            Changes = FieldChange.Between([new("Price", WasPrice.ToString()), new("Stock", Text(WasStock))], [new("Price", Price.ToString()), new("Stock", Text(Stock))]),
        }.Add(ledger, site);
        return true;
    }

    /// <summary>What an import changed in the products that the unit of work holds.</summary>
    public static IEnumerable<FieldChange> ChangesOf(IEnumerable<EntityEntry<Product>> products)
    {
        foreach (var product in products.OrderBy(p => p.Entity.Sku, StringComparer.Ordinal))
        {
            if (product.State == EntityState.Added)
                yield return new FieldChange(product.Entity.Sku, "", "on sale");
            else if (product.State == EntityState.Deleted)
                yield return new FieldChange(product.Entity.Sku, "on sale", "");
            else if (product.State == EntityState.Modified)
                foreach (var field in product.Properties.Where(p => p.IsModified && p.Metadata.Name != nameof(Product.Version)))
                    yield return new FieldChange($"{product.Entity.Sku} {field.Metadata.Name}", ValueOf(field.OriginalValue), ValueOf(field.CurrentValue));
        }
    }

    private static string ValueOf(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
