using Kept.Server.Catalog;
using Kept.Server.Orders;
using Kept.Server.Shared;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Kept.Tests.Orders;

/// <summary>A guest's cart: how long it lives, what it takes, and what it costs the database.</summary>
public class CartTests(SharedHosts hosts)
{
    [Fact]
    public async Task The_cookie_lives_as_long_as_the_cart_after_every_change()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var sku = await host.ProductAsync(pieces: 9);
        var (token, first) = await PostAsync(host, "/cart/add", null, ("sku", sku));
        Assert.Equal(90, first.TotalDays, 0.01);
        host.Clock.Advance(TimeSpan.FromDays(80));
        var (same, second) = await PostAsync(host, "/cart/update", token, ($"q-{sku}", "2"));
        Assert.Equal(token, same);
        Assert.Equal(90, second.TotalDays, 0.01);
        host.Clock.Advance(TimeSpan.FromDays(89));
        using var browser = host.Browser();
        Assert.Equal("2", (await browser.GetAsync($"/cart?basket={token}")).Element("input.quantity").GetAttribute("value"));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task The_same_product_added_many_times_at_once_counts_every_time(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var sku = await host.ProductAsync(pieces: 50);
        var shopper = new Shopper(host.Browser(), "many@buyers.example");
        await shopper.AddAsync(sku);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => shopper.AddAsync(sku)));
        Assert.Equal("9", (await shopper.Browser.GetAsync("/cart")).Element("input.quantity").GetAttribute("value"));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task More_than_there_is_is_told_and_the_cart_holds_what_there_is(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var (few, none) = (await host.ProductAsync(pieces: 2), await host.ProductAsync(pieces: 0));
        var shopper = new Shopper(host.Browser(), "few@buyers.example");
        var empty = await shopper.AddAsync(none);
        Assert.Contains("sold out at the moment", empty.Text, StringComparison.Ordinal);
        Assert.Contains("Your cart is empty", empty.Text, StringComparison.Ordinal);
        var page = await shopper.AddAsync(few, 5);
        Assert.Contains("fewer pieces in stock", page.Text, StringComparison.Ordinal);
        Assert.Equal("2", page.Element("input.quantity").GetAttribute("value"));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task What_is_put_in_while_an_order_is_paid_stays_for_the_next_one(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var (sku, other) = (await host.ProductAsync(pieces: 9), await host.ProductAsync(pieces: 9));
        var shopper = new Shopper(host.Browser(), "more@buyers.example");
        await shopper.AddAsync(sku, 2);
        var payment = await (await shopper.CheckoutAsync()).SubmitAsync();
        await shopper.AddAsync(sku);
        await shopper.AddAsync(other);
        await Shopper.PayAsync(payment);
        var form = (await shopper.Browser.GetAsync("/cart")).Form("form[action='/cart/update']");
        Assert.Equal(("1", "1"), (form.Value($"q-{sku}"), form.Value($"q-{other}")));
    }

    [Fact]
    public async Task A_full_cart_says_so_and_keeps_what_it_holds()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var sku = await host.ProductAsync(pieces: 9);
        var shopper = new Shopper(host.Browser(), "full@buyers.example");
        await shopper.AddAsync(sku);
        await host.DbAsync(async db =>
        {
            var cart = await db.Set<Cart>().Where(c => c.Lines.Any(l => l.Sku == sku)).Select(c => c.Id).SingleAsync();
            var others = await db.Set<Product>().Where(p => p.SiteId == "inkwell" && p.Sku != sku).OrderByDescending(p => p.Sku).Take(Cart.MaxLines - 1).ToListAsync();
            db.AddRange(others.Select(p => new CartLine { CartId = cart, Sku = p.Sku, Quantity = 1, SeenPrice = p.Price, AddedAt = host.Clock.GetUtcNow() }));
            return await db.SaveChangesAsync();
        });
        var page = await shopper.AddAsync(await host.ProductAsync(pieces: 9));
        Assert.Contains("takes 100 different products", page.Text, StringComparison.Ordinal);
        Assert.Equal(Cart.MaxLines, page.Document.QuerySelectorAll("input.quantity").Length);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task The_cart_page_asks_the_database_once_and_shows_stock_and_price_of_the_moment(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider, null, "--Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Command=Information");
        var sku = await host.ProductAsync(pieces: 9);
        var shopper = new Shopper(host.Browser(), "once@buyers.example");
        await shopper.AddAsync(sku, 3);
        await host.DbAsync(db => db.Set<Product>().Where(p => p.SiteId == "inkwell" && p.Sku == sku).ExecuteUpdateAsync(p =>
            p.SetProperty(x => x.Stock, 2).SetProperty(x => x.Price, new Money(12_345))));
        var before = Statements(host);
        var page = await shopper.Browser.GetAsync("/cart");
        Assert.Contains("Only 2 in stock", page.Text, StringComparison.Ordinal);
        Assert.Contains("$123.45", page.Text, StringComparison.Ordinal);
        Assert.Equal(1, Statements(host) - before);
    }

    /// <summary>How many statements about carts the database was asked so far.</summary>
    private static int Statements(KeptHost host) =>
        host.Logs.All.Count(l => l.Contains("Executed DbCommand", StringComparison.Ordinal) && l.Contains("carts", StringComparison.Ordinal) && l.Contains("\"Token\" = ", StringComparison.Ordinal));

    /// <summary>Posts without following the redirect; the cart's cookie that the answer sets, and for how long.</summary>
    private static async Task<(string Token, TimeSpan MaxAge)> PostAsync(KeptHost host, string path, string? token, params (string Name, string Value)[] fields)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://127.0.0.1:{host.Port}{path}"));
        request.Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        request.Headers.Host = $"inkwell.localhost:{host.Port}";
        if (token is not null)
            request.Headers.Add("Cookie", $"{Carts.CookieName}={token}");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var cookie = SetCookieHeaderValue.Parse(answer.Headers.GetValues("Set-Cookie").Single());
        return (cookie.Value.ToString(), cookie.MaxAge!.Value);
    }
}
