using Kept.Server.Catalog;
using Kept.Server.Orders;
using Kept.Server.Shared;
using Kept.Tests.Hosting;
using Kept.Tests.Requests;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Orders;

/// <summary>Two carts of one person become one, whether they meet at sign-in or when two records are joined.</summary>
public sealed class CartMergeTests(SharedHosts hosts)
{
    private const int LinesEach = 60;

    [Fact]
    public void Merging_keeps_every_line_and_adds_up_quantities()
    {
        var (own, other) = (CartOf(("both", 998), ("own", 1)), CartOf(("both", 3), ("other", 2)));
        own.Merge(other);
        Assert.Equal([("both", Cart.MaxQuantity), ("other", 2), ("own", 1)], own.Lines.Select(l => (l.Sku, l.Quantity)).Order());
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Joining_two_records_keeps_all_lines_of_both_carts_and_the_cart_says_that_it_is_too_long(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var (old, own) = ($"merged-from-{provider}@example.org", $"merged-into-{provider}@example.org");
        using var first = await SignedInAsync(host, old);
        using var second = await SignedInAsync(host, own);
        await FillAsync(host, first, skip: 0);
        await FillAsync(host, second, skip: LinesEach);
        var record = await (await second.GetAsync(await RecordSteps.LinkAsync(host, second, own))).Form("form.use-link").SubmitAsync();
        await (await second.GetAsync(await JoiningTests.AskAsync(host, record, old))).Form("form.use-link").SubmitAsync();

        var cart = await second.GetAsync("/cart");
        Assert.Equal(2 * LinesEach, cart.Document.QuerySelectorAll("input.quantity").Length);
        Assert.Contains("now holds 120 different products. You can order them all.", cart.Text, StringComparison.Ordinal);
        Assert.Contains("Order these first", (await second.PostAsync("/cart/add", ("sku", await SkuAsync(host, 2 * LinesEach)))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_in_merges_the_same_way()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        const string address = "merged-at-sign-in@example.org";
        using var desk = await SignedInAsync(host, address);
        await FillAsync(host, desk, skip: 0);
        using var phone = host.Browser();
        await FillAsync(host, phone, skip: LinesEach);
        await Accounts.SignInAsync(host, phone, address);
        Assert.Equal(2 * LinesEach, (await phone.GetAsync("/cart")).Document.QuerySelectorAll("input.quantity").Length);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_cart_whose_order_awaits_payment_is_merged_after_it_was_paid(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var (bought, kept) = (await host.ProductAsync(9), await host.ProductAsync(9));
        var (old, own) = ($"paying-{provider}@example.org", $"paying-too-{provider}@example.org");
        using var first = await SignedInAsync(host, old);
        using var second = await SignedInAsync(host, own);
        await second.PostAsync("/cart/add", ("sku", kept));
        var shopper = new Shopper(first, old);
        await shopper.AddAsync(bought);
        var payment = await (await shopper.CheckoutAsync()).SubmitAsync();
        var record = await (await second.GetAsync(await RecordSteps.LinkAsync(host, second, own))).Form("form.use-link").SubmitAsync();
        await (await second.GetAsync(await JoiningTests.AskAsync(host, record, old))).Form("form.use-link").SubmitAsync();

        await Shopper.PayAsync(payment);
        Assert.Contains("Your cart is empty", (await first.GetAsync("/cart")).Text, StringComparison.Ordinal);
        var cart = await second.GetAsync("/cart");
        Assert.Equal("1", cart.Form($"q-{kept}").Value($"q-{kept}"));
        Assert.Null(cart.Document.QuerySelector($"[name='q-{bought}']"));
    }

    private static async Task<Browser> SignedInAsync(KeptHost host, string address)
    {
        var browser = host.Browser();
        await Accounts.SignInAsync(host, browser, address);
        return browser;
    }

    /// <summary>Puts a product into the browser's cart, and more of the shop's products beside it until it has all its lines.</summary>
    private static async Task FillAsync(KeptHost host, Browser browser, int skip)
    {
        var sku = await SkuAsync(host, skip);
        await browser.PostAsync("/cart/add", ("sku", sku));
        var token = browser.Cookies.GetCookies(browser.Home)[Carts.CookieName]!.Value;
        await host.DbAsync(async db =>
        {
            var cart = await db.Set<Cart>().SingleAsync(c => c.Token == token);
            var others = await Plenty(db).Skip(skip + 1).Take(LinesEach - 1).ToListAsync();
            db.AddRange(others.Select(p => new CartLine { CartId = cart.Id, Sku = p.Sku, Quantity = 1, SeenPrice = p.Price, AddedAt = host.Clock.GetUtcNow() }));
            return await db.SaveChangesAsync();
        });
    }

    private static Task<string> SkuAsync(KeptHost host, int skip) => host.DbAsync(db => Plenty(db).Skip(skip).Select(p => p.Sku).FirstAsync());

    /// <summary>Products of which nobody's test runs out; the last ones of the shop, which tests that set stock don't use.</summary>
    private static IQueryable<Product> Plenty(Kept.Server.Storage.KeptDb db) =>
        db.Set<Product>().AsNoTracking().Where(p => p.SiteId == "inkwell" && p.Stock > 5).OrderByDescending(p => p.Sku);

    private static Cart CartOf(params (string Sku, int Quantity)[] lines)
    {
        var cart = new Cart { Id = Guid.NewGuid(), SiteId = "inkwell", Token = "", Attempt = "" };
        cart.Lines.AddRange(lines.Select(l => new CartLine { CartId = cart.Id, Sku = l.Sku, Quantity = l.Quantity, SeenPrice = Money.Zero }));
        return cart;
    }
}
