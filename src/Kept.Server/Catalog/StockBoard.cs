using System.Collections.Frozen;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Catalog;

/// <summary>How much of a product the shop shows. <see cref="Left"/> is null when there is plenty.</summary>
internal readonly record struct Availability(int? Left)
{
    public bool InStock => Left is null or > 0;

    public string Text => Left switch
    {
        null => "In stock",
        > 0 => $"Only {Left} left",
        _ => "Out of stock",
    };

    /// <summary>The classes of the badge that says so.</summary>
    public string Badge => Left switch { null => "badge ok", > 0 => "badge warn", _ => "badge off" };
}

/// <summary>
/// Which products run low, read every two seconds, so that no page asks the database for stock. What it shows may be two
/// seconds old; whether there is a piece to sell is decided by <see cref="StockRoom"/> alone.
/// </summary>
internal sealed class StockBoard(IServiceScopeFactory scopes, TimeProvider time, ILogger<StockBoard> logger)
    : NodeJob(TimeSpan.FromSeconds(2), time, logger)
{
    /// <summary>From this number of pieces down the shop says how many are left.</summary>
    public const int Low = 5;

    private FrozenDictionary<(string Site, string Sku), int> low = FrozenDictionary<(string, string), int>.Empty;

    /// <summary>Moves whenever what the board shows has changed; part of the key of cached pages.</summary>
    public long Stamp { get; private set; }

    public Availability Of(Product product) => Of(product.SiteId, product.Sku);

    public Availability Of(string site, string sku) => new(low.TryGetValue((site, sku), out var left) ? left : null);

    public async Task RefreshAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KeptDb>();
        var rows = await db.Set<Product>().AsNoTracking().Where(p => p.Stock <= Low)
            .Select(p => new { p.SiteId, p.Sku, p.Stock }).ToListAsync(cancel);
        var held = low;
        if (rows.Count == held.Count && rows.TrueForAll(r => held.TryGetValue((r.SiteId, r.Sku), out var left) && left == r.Stock))
            return;
        low = rows.ToFrozenDictionary(r => (r.SiteId, r.Sku), r => r.Stock);
        Stamp++;
    }

    protected override string Failure => "The stock board could not be refreshed, and the last one stays in use";

    protected override Task RunOnceAsync(CancellationToken cancel) => RefreshAsync(cancel);
}
