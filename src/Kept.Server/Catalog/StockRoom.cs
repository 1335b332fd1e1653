using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Catalog;

/// <summary>
/// Takes and returns stock. INVARIANT (BOOKS): one conditional update decides, so two buyers of the last piece
/// cannot both have it. Call inside the order's transaction.
/// </summary>
internal sealed class StockRoom(KeptDb db)
{
    /// <returns>False, having changed nothing, when fewer than <paramref name="quantity"/> are left.</returns>
    public async Task<bool> TakeAsync(string site, string sku, int quantity, CancellationToken cancel) =>
        await db.Set<Product>()
            .Where(p => p.SiteId == site && p.Sku == sku && p.Stock >= quantity)
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.Stock, x => x.Stock - quantity), cancel) == 1;

    public Task ReturnAsync(string site, string sku, int quantity, CancellationToken cancel) =>
        db.Set<Product>()
            .Where(p => p.SiteId == site && p.Sku == sku)
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.Stock, x => x.Stock + quantity), cancel);

    /// <summary>Adds <paramref name="difference"/>, which may be negative; what would fall below none becomes none.</summary>
    public static Task AdjustAsync(KeptDb db, string site, string sku, int difference, CancellationToken cancel) =>
        db.Set<Product>()
            .Where(p => p.SiteId == site && p.Sku == sku)
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.Stock, x => x.Stock + difference < 0 ? 0 : x.Stock + difference), cancel);
}
