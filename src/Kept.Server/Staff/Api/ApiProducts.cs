using Kept.Server.Catalog;
using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Staff.Api;

/// <summary>Products of the key's site, and their stock.</summary>
internal static class ApiProducts
{
    private const int MostStock = 1_000_000;

    public static void Map(IEndpointRouteBuilder app, RouteTable table)
    {
        app.MapGet("/api/v1/products", ListAsync).Ruled(table)
            .Documented<ApiPage<ApiProduct>>("ListProducts", "Products by SKU. 'kind' narrows to a shelf; 'after' takes the 'next' of the page before; 'limit' is 1 to 200, 50 by default.")
            .ProducesValidationProblem();
        app.MapGet("/api/v1/products/{sku}", GetAsync).Ruled(table)
            .Documented<ApiProduct>("GetProduct", "One product.").ProducesProblem(StatusCodes.Status404NotFound);
        app.MapPut("/api/v1/products/{sku}/stock", SetStockAsync).Ruled(table)
            .Documented<ApiStock>("SetStock", "Sets how many pieces can be sold now. Pieces of orders that were placed are taken off already.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesValidationProblem();
    }

    private static Task<IResult> ListAsync(string? kind, string? after, string? limit, HttpContext context, Snapshot<SiteDirectory> sites, KeptDb db, CancellationToken cancel) =>
        ApiEndpoints.WithSite(context, sites, async site =>
        {
            if (!ApiEndpoints.TryLimit(limit, out var most, out var problem))
                return problem;
            var products = db.Set<Product>().AsNoTracking().Where(p => p.SiteId == site.Id);
            if (!string.IsNullOrEmpty(kind))
                products = products.Where(p => p.Kind == kind);
            if (!string.IsNullOrEmpty(after))
#pragma warning disable CA1309 // The database compares; it knows no other kind of comparison.
                products = products.Where(p => string.Compare(p.Sku, after) > 0);
#pragma warning restore CA1309
            var read = await products.OrderBy(p => p.Sku).Take(most + 1).ToListAsync(cancel);
            return TypedResults.Ok(ApiPage<ApiProduct>.Of([.. read.Select(ApiProduct.Of)], most, p => p.Sku));
        });

    private static Task<IResult> GetAsync(string sku, HttpContext context, Snapshot<SiteDirectory> sites, KeptDb db, CancellationToken cancel) =>
        ApiEndpoints.WithSite(context, sites, async site =>
            await db.Set<Product>().AsNoTracking().FirstOrDefaultAsync(p => p.SiteId == site.Id && p.Sku == sku, cancel) is { } product
                ? TypedResults.Ok(ApiProduct.Of(product))
                : NoProduct());

    private static Task<IResult> SetStockAsync(string sku, ApiStock body, HttpContext context, Snapshot<SiteDirectory> sites, KeptDb db, CancellationToken cancel) =>
        ApiEndpoints.WithSite(context, sites, async site =>
        {
            if (body.Stock is not (>= 0 and <= MostStock))
                return ApiEndpoints.Invalid("stock", $"stock is a whole number from 0 to {MostStock}.");
            // INVARIANT (BOOKS): one update sets the number; an order placed at the same moment comes before or after it.
            var changed = await db.Set<Product>().Where(p => p.SiteId == site.Id && p.Sku == sku)
                .ExecuteUpdateAsync(p => p.SetProperty(x => x.Stock, body.Stock.Value), cancel);
            return changed == 1 ? TypedResults.Ok(body) : NoProduct();
        });

    private static IResult NoProduct() => ApiEndpoints.NotFound("The key's site has no product with this SKU.");
}
