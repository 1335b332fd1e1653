using System.Globalization;
using Kept.Server.Catalog;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Orders;

/// <summary>Somebody who buys: puts a product into the cart, fills in checkout, pays at the sandbox.</summary>
internal sealed class Shopper(Hosting.Browser browser, string email)
{
    public const string GoodCard = "4242 4242 4242 4242";

    public Hosting.Browser Browser => browser;

    public string Email => email;

    public Task<Page> AddAsync(string sku, int quantity = 1) =>
        browser.PostAsync("/cart/add", ("sku", sku), ("quantity", quantity.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The checkout form, filled in.</summary>
    public async Task<Form> CheckoutAsync() => Fill(await browser.GetAsync("/checkout"));

    public Form Fill(Page checkout) => checkout.Form(".checkout")
        .Fill("Form.Email", email)
        .Fill("Form.Name", "Ana Prior")
        .Fill("Form.Phone", "(510) 444-0142")
        .Fill("Form.Ship.Street", "1 Main Street")
        .Fill("Form.Ship.City", "Oakland")
        .Fill("Form.Ship.State", "CA")
        .Fill("Form.Ship.Zip", "94607")
        .Fill("Form.Method", "standard")
        .Fill("Form.Terms", "true");

    /// <summary>Types a card on the payment page.</summary>
    public static Task<Page> PayAsync(Page payment, string card = GoodCard) => payment.Form("number")
        .Fill("number", card).Fill("expiry", "04/33").Fill("cvc", "123").SubmitAsync();

    /// <summary>Buys one product from cart to paid order; the order's page.</summary>
    public async Task<Page> BuyAsync(string sku, int quantity = 1)
    {
        await AddAsync(sku, quantity);
        return await PayAsync(await (await CheckoutAsync()).SubmitAsync());
    }
}

internal static class Stock
{
    /// <summary>A product of Inkwell that nobody else gets from this server, with this many pieces.</summary>
    public static Task<string> ProductAsync(this KeptHost host, int pieces) => host.DbAsync(async db =>
    {
        // Tests that need a certain product name one of these.
        var skus = await db.Set<Product>().Where(p => p.SiteId == "inkwell" && !p.Sku.StartsWith("hp-6"))
            .OrderBy(p => p.Sku).Select(p => p.Sku).ToListAsync();
        var sku = skus.First(s => host.ProductsInUse.TryAdd(s, true));
        await db.Set<Product>().Where(p => p.SiteId == "inkwell" && p.Sku == sku)
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.Stock, pieces));
        return sku;
    });

    public static Task<int> LeftAsync(this KeptHost host, string sku) =>
        host.DbAsync(db => db.Set<Product>().Where(p => p.SiteId == "inkwell" && p.Sku == sku).Select(p => p.Stock).SingleAsync());
}
