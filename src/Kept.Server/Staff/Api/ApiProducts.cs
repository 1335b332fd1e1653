using System.Globalization;
using System.Security.Claims;
using Kept.Server.Catalog;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

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
            .Documented<ApiStock>("SetStock", "Sets how many pieces can be sold now. Pieces of orders that were placed are taken off already. Send If-Match with the ETag of the product to change only what you saw.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesValidationProblem();
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
                ? Tagged(context, product, TypedResults.Ok(ApiProduct.Of(product)))
                : NoProduct());

    private static Task<IResult> SetStockAsync(
        string sku, ApiStock body, HttpContext context, Snapshot<SiteDirectory> sites, KeptDb db, Transactions transactions, LedgerWriter ledger, CancellationToken cancel) =>
        ApiEndpoints.WithSite(context, sites, async site =>
        {
            if (body.Stock is not { } stock || stock is < 0 or > MostStock)
                return ApiEndpoints.Invalid("stock", $"stock is a whole number from 0 to {MostStock}.");
            if (context.Request.GetTypedHeaders().IfMatch is var tags && context.Request.Headers.IfMatch.Count > 0 && tags.Count == 0)
                return ApiEndpoints.Invalid("If-Match", "If-Match is an ETag of this product in double quotes, as GET /api/v1/products/{sku} gives it.");
            return await transactions.RunAsync(() => SetAsync(new(site.Id, sku), stock, tags, context, db, ledger, cancel), cancel);
        });

    /// <summary>
    /// INVARIANT (BOOKS): one update sets the number, and only while product and stock are what was read; an order placed at the same
    /// moment comes before or after it.
    /// </summary>
    private static async Task<IResult> SetAsync(
        (string Site, string Sku) key, int stock, IList<EntityTagHeaderValue> tags, HttpContext context, KeptDb db, LedgerWriter ledger, CancellationToken cancel)
    {
        while (true)
        {
            var found = await db.Set<Product>().AsNoTracking().FirstOrDefaultAsync(p => p.SiteId == key.Site && p.Sku == key.Sku, cancel);
            if (found is null)
                return NoProduct();
            if (tags.Count > 0 && !tags.Any(t => t.Equals(EntityTagHeaderValue.Any) || t.Compare(TagOf(found), useStrongComparison: true)))
                return Results.Problem(
                    title: "The product has changed", statusCode: StatusCodes.Status412PreconditionFailed,
                    detail: $"Nothing was changed. There are {found.Stock} pieces now. Read the product again, and send the ETag you get then.");
            var changed = await db.Set<Product>().Where(p => p.SiteId == key.Site && p.Sku == key.Sku && p.Version == found.Version && p.Stock == found.Stock)
                .ExecuteUpdateAsync(p => p.SetProperty(x => x.Stock, stock).SetProperty(x => x.Version, x => x.Version + 1), cancel);
            if (changed == 0)
                continue;
            Record(context, key, found.Stock, stock, ledger);
            (found.Stock, found.Version) = (stock, found.Version + 1);
            return Tagged(context, found, TypedResults.Ok(new ApiStock(stock)));
        }
    }

    private static void Record(HttpContext context, (string Site, string Sku) key, int before, int after, LedgerWriter ledger)
    {
        if (before == after)
            return;
        var actor = ApiKey.ActorOf(Guid.Parse(context.User.FindFirstValue(ClaimTypes.NameIdentifier)!));
        new StaffAct(actor, "changed", "product", key.Sku)
        {
            Changes = [new("Stock", before.ToString(CultureInfo.InvariantCulture), after.ToString(CultureInfo.InvariantCulture))],
        }.Add(ledger, key.Site);
    }

    /// <summary>Changes with what staff and programs change and with every piece sold (RFC 9110 section 8.8.3).</summary>
    private static EntityTagHeaderValue TagOf(Product product) => new(string.Create(CultureInfo.InvariantCulture, $"\"{product.Version}-{product.Stock}\""));

    private static IResult Tagged(HttpContext context, Product product, IResult answer)
    {
        context.Response.GetTypedHeaders().ETag = TagOf(product);
        return answer;
    }

    private static IResult NoProduct() => ApiEndpoints.NotFound("The key's site has no product with this SKU.");
}
