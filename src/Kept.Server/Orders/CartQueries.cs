using Kept.Server.Catalog;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Orders;

/// <summary>
/// What every request with a cart asks the database: one statement for the cart, its lines and their products, so that price
/// and stock are those of the moment. Compiled once a server, for building a statement costs several times what asking it does.
/// </summary>
internal sealed class CartQueries
{
    private readonly Func<KeptDb, string, string, IAsyncEnumerable<Row>> rows = EF.CompileAsyncQuery((KeptDb db, string site, string token) =>
        from cart in db.Set<Cart>().AsNoTracking().Where(c => c.Token == token && c.SiteId == site)
        from line in db.Set<CartLine>().Where(l => l.CartId == cart.Id).DefaultIfEmpty()
        from product in db.Set<Product>().Where(p => p.SiteId == cart.SiteId && p.Sku == line!.Sku).DefaultIfEmpty()
        select new Row(cart, line, product));

    private readonly Func<KeptDb, string, string, CancellationToken, Task<Product?>> product = EF.CompileAsyncQuery((KeptDb db, string site, string sku, CancellationToken cancel) =>
        db.Set<Product>().AsNoTracking().FirstOrDefault(p => p.SiteId == site && p.Sku == sku));

    /// <summary>The cart of a site that has this token, with its lines and those of their products that are still sold. It is not tracked.</summary>
    public async Task<(Cart Cart, IReadOnlyDictionary<string, Product> Products)?> FindAsync(KeptDb db, string site, string token, CancellationToken cancel)
    {
        Cart? cart = null;
        var products = new Dictionary<string, Product>(StringComparer.Ordinal);
        await foreach (var row in rows(db, site, token).WithCancellation(cancel))
        {
            cart ??= row.Cart;
            if (row.Line is not { } line)
                continue;
            cart.Lines.Add(line);
            if (row.Product is { } sold)
                products[line.Sku] = sold;
        }
        return cart is null ? null : (cart, products);
    }

    public Task<Product?> ProductAsync(KeptDb db, string site, string sku, CancellationToken cancel) => product(db, site, sku, cancel);

    /// <summary>One line; a cart without lines is one row without.</summary>
    private sealed record Row(Cart Cart, CartLine? Line, Product? Product);
}
