using Kept.Policy;
using Kept.Server.Catalog;
using Kept.Server.Network;
using Kept.Server.Policies;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Orders;

/// <summary>A cart line with the product as the shop sells it now; no product when it is sold no more.</summary>
internal sealed record CartItem(CartLine Line, Product? Product)
{
    public int Stock => Product?.Stock ?? 0;

    /// <summary>How many of the wanted pieces there are.</summary>
    public int Available => Math.Min(Line.Quantity, Stock);

    public Money Amount => (Product?.Price ?? Money.Zero) * Line.Quantity;

    public bool PriceChanged => Product is { } p && p.Price != Line.SeenPrice;
}

/// <summary>Finds and changes carts. A cart is made by the first thing put into it, so that looking around sets nothing.</summary>
internal sealed class Carts(KeptDb db, Transactions transactions, CartQueries queries, PolicyShelf policies, TimeProvider time)
{
    private Task<Cart?>? found;

    /// <summary>The products of <see cref="found"/>, read with it.</summary>
    private IReadOnlyDictionary<string, Product>? products;

    public const string CookieName = Catalog.StorefrontCache.CartCookie;

    /// <summary>The lifetime of a cart when the policy names none, and the longest a browser is asked to keep the cookie.</summary>
    private static readonly Retention NinetyDays = new(90, RetentionUnit.Days);

    /// <summary>How long a cart waits after its last change: what the site's policy keeps a cart for, or 90 days.</summary>
    public Retention Lifetime(Site site)
    {
        var kept = policies.InForce(site.Policy, time.GetUtcNow()).Compiled.RetentionOf(Category.Cart);
        return kept is { Unit: not RetentionUnit.UntilErased } dated ? dated : NinetyDays;
    }

    /// <summary>
    /// The request's cart with its lines: by its cookie, or by the token in the address when cookies are refused. A page and the
    /// number beside its cart's link ask the database once together.
    /// </summary>
    public Task<Cart?> FindAsync(HttpContext context, CancellationToken cancel) => found ??= ReloadAsync(context, cancel);

    /// <summary>The request's cart as it is now, after it may have been changed.</summary>
    public async Task<Cart?> ReloadAsync(HttpContext context, CancellationToken cancel)
    {
        var cart = await FindAsync(context.Site().Id, context.Request.Cookies[CookieName], cancel)
            ?? await FindAsync(context.Site().Id, context.Basket(), cancel);
        found = Task.FromResult(cart);
        return cart;
    }

    /// <summary>True when the browser sent this cart's cookie back.</summary>
    public static bool CameByCookie(HttpContext context, Cart cart) => context.Request.Cookies[CookieName] == cart.Token;

    /// <summary>How many pieces the request's cart holds; 0 without asking the database when the visitor has none.</summary>
    public async Task<int> CountAsync(HttpContext context, CancellationToken cancel) =>
        context.Request.Cookies.ContainsKey(CookieName) || context.Basket() is not null
            ? (await FindAsync(context, cancel))?.Lines.Sum(l => l.Quantity) ?? 0
            : 0;

    /// <summary>The lines with their products, in the order they were added.</summary>
    public async Task<IReadOnlyList<CartItem>> ItemsAsync(Cart cart, CancellationToken cancel)
    {
        var sold = found is { IsCompletedSuccessfully: true } && found.Result == cart ? products! : await ProductsAsync(cart, cancel);
        return [.. cart.Lines.OrderBy(l => l.AddedAt).ThenBy(l => l.Sku, StringComparer.Ordinal).Select(l => new CartItem(l, sold.GetValueOrDefault(l.Sku)))];
    }

    /// <summary>
    /// Puts pieces of a product into the request's cart, never more than are in stock, and makes the cart when there is none.
    /// Returns the cart and what kept it from holding all that was wanted, if anything: <c>stock</c> or <c>full</c>; null when the
    /// site has no such product.
    /// </summary>
    public Task<(Cart Cart, string? Problem)?> AddAsync(HttpContext context, string sku, int quantity, CancellationToken cancel) =>
        transactions.RunAsync<(Cart, string?)?>(async () =>
        {
            var site = context.Site();
            if (await queries.ProductAsync(db, site.Id, sku, cancel) is not { } product)
                return null;
            if (await FindAsync(context, cancel) is not { } known || await LockAsync(known, cancel) is not { } cart)
                return await BeginAsync(site, product, quantity, cancel);
            var line = cart.Lines.Find(l => l.Sku == sku);
            var wanted = Math.Min((line?.Quantity ?? 0) + quantity, Cart.MaxQuantity);
            var given = Math.Min(wanted, product.Stock);
            if (line is not null)
                (line.Quantity, line.SeenPrice) = (Math.Max(given, 1), product.Price);
            else if (given > 0 && cart.Lines.Count < Cart.MaxLines)
                cart.Lines.Add(new CartLine { CartId = cart.Id, Sku = sku, Quantity = given, SeenPrice = product.Price, AddedAt = time.GetUtcNow() });
            else if (given > 0)
                return (cart, "full");
            Touch(cart, site);
            return (cart, given < wanted ? "stock" : null);
        }, cancel);

    /// <summary>
    /// Sets quantities by SKU; 0 removes the line. Prices count as seen from here on. Returns the cart as it is then; null when it
    /// has ended or joined another one meanwhile.
    /// </summary>
    public Task<Cart?> UpdateAsync(Cart known, Site site, IReadOnlyDictionary<string, int> quantities, CancellationToken cancel) =>
        transactions.RunAsync<Cart?>(async () =>
        {
            if (await LockAsync(known, cancel) is not { } cart)
                return null;
            foreach (var item in await ItemsAsync(cart, cancel))
            {
                item.Line.SeenPrice = item.Product?.Price ?? item.Line.SeenPrice;
                if (quantities.TryGetValue(item.Line.Sku, out var quantity) && quantity > 0)
                    item.Line.Quantity = quantity;
                else if (quantities.ContainsKey(item.Line.Sku))
                    db.Remove(item.Line);
            }
            Touch(cart, site);
            return cart;
        }, cancel);

    /// <summary>
    /// Gives the browser the cart's cookie for as long as the cart waits. Each change moves both, or a browser would forget a cart
    /// that is still kept for it.
    /// </summary>
    public void SetCookie(HttpContext context, Cart cart) => context.Response.Cookies.Append(CookieName, cart.Token, new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        IsEssential = true,
        Path = "/",
        MaxAge = cart.ExpiresAt - time.GetUtcNow(),
    });

    /// <summary>
    /// Locks the row until the transaction ends, so that two changes at once follow each other, and reads it. Null when it is gone.
    /// </summary>
    public async Task<Cart?> LockAsync(Cart cart, CancellationToken cancel)
    {
        await db.Set<Cart>().Where(c => c.Id == cart.Id).ExecuteUpdateAsync(c => c.SetProperty(x => x.UpdatedAt, x => x.UpdatedAt), cancel);
        db.ChangeTracker.Clear();
        return await db.Set<Cart>().Include(c => c.Lines).SingleOrDefaultAsync(c => c.Id == cart.Id, cancel);
    }

    private async Task<Cart?> FindAsync(string site, string? token, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(token) || await queries.FindAsync(db, site, token, cancel) is not var (cart, sold))
            return null;
        products = sold;
        return cart;
    }

    private async Task<IReadOnlyDictionary<string, Product>> ProductsAsync(Cart cart, CancellationToken cancel)
    {
        var skus = cart.Lines.Select(l => l.Sku).ToList();
        return await db.Set<Product>().AsNoTracking().Where(p => p.SiteId == cart.SiteId && skus.Contains(p.Sku)).ToDictionaryAsync(p => p.Sku, cancel);
    }

    /// <summary>A new cart with its first line, in one go to the database, which is most of what carts cost it.</summary>
    private async Task<(Cart, string?)> BeginAsync(Site site, Product product, int quantity, CancellationToken cancel)
    {
        var cart = new Cart { Id = Guid.CreateVersion7(time.GetUtcNow()), Token = Tokens.New(), SiteId = site.Id, Attempt = Tokens.New() };
        Touch(cart, site);
        var given = Math.Min(quantity, product.Stock);
        var (now, expires) = (cart.UpdatedAt.ToUnixTimeMilliseconds(), cart.ExpiresAt.ToUnixTimeMilliseconds());
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO carts ("Id", "Token", "SiteId", "Attempt", "UpdatedAt", "ExpiresAt") VALUES ({cart.Id}, {cart.Token}, {site.Id}, {cart.Attempt}, {now}, {expires});
            INSERT INTO cart_lines ("CartId", "Sku", "Quantity", "SeenPrice", "AddedAt") SELECT {cart.Id}, {product.Sku}, {given}, {product.Price.Cents}, {now} WHERE {given} > 0
            """, cancel);
        return (cart, given < quantity ? "stock" : null);
    }

    private void Touch(Cart cart, Site site)
    {
        cart.UpdatedAt = time.GetUtcNow();
        cart.ExpiresAt = Lifetime(site).EndsAt(cart.UpdatedAt)!.Value;
    }
}
