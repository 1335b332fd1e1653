using System.Net;
using System.Web;
using Kept.Server.Catalog;
using Kept.Server.Orders;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Orders;

/// <summary>Orders that nobody pays for can't take a shop's stock off the shelves, and an honest shopper never meets the limits.</summary>
public sealed class UnpaidOrderTests(SharedHosts hosts)
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task One_client_cannot_sell_the_shop_out_with_unpaid_orders(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var attacker = host.Browser(cookies: false);
        var before = await StockAsync(host);
        var forms = new List<Form>();
        for (var i = 0; i < 14; i++)
            forms.Add(await FormAsync(host, attacker, $"attacker-{i}@buyers.example", before.Keys.Skip(12 * i).Take(12)));

        var answers = await Task.WhenAll(forms.Select(f => f.SubmitAsync()));
        Assert.InRange(answers.Count(a => a.Url.Host == "pay.localhost"), 1, UnpaidOrders.MostOfClient);
        Assert.All(answers.Where(a => a.Url.Host != "pay.localhost"), a => Assert.Contains("Nothing was ordered", a.TextOf(".error-summary"), StringComparison.Ordinal));
        await AssertBooksAsync(host, before);

        // Somebody else buys as ever, and the attacker's orders end by themselves.
        var other = new Shopper(host.Browser(), "honest@buyers.example");
        Assert.Contains("Your order is paid", (await other.BuyAsync(before.Keys.Last())).Text, StringComparison.Ordinal);
        host.Clock.Advance(UnpaidOrders.HoldTime + TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync("the unpaid orders to end", () => host.DbAsync(async db => !await db.Set<Order>().AnyAsync(o => o.State == OrderState.AwaitingPayment)));
        Assert.Equal(before.Values.Sum() - 1, (await StockAsync(host)).Values.Sum());
        Assert.False(await host.DbAsync(db => db.Set<Order>().AnyAsync(o => o.Client != null)));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Of_many_orders_sent_at_once_from_one_connection_ten_are_taken_until_they_are_paid(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var browser = host.Browser(cookies: false);
        var plenty = (await StockAsync(host)).Where(s => s.Value > 1).Select(s => s.Key).ToList();
        var forms = new List<Form>();
        for (var i = 0; i < UnpaidOrders.MostOfClient + 3; i++)
            forms.Add(await FormAsync(host, browser, $"crowd-{i}@buyers.example", [plenty[i]], quantity: 1));
        var answers = await Task.WhenAll(forms.Select(f => f.SubmitAsync()));
        Assert.Equal(UnpaidOrders.MostOfClient, answers.Count(a => a.Url.Host == "pay.localhost"));
        Assert.All(answers.Where(a => a.Url.Host != "pay.localhost"), a => Assert.Contains("are waiting to be paid", a.TextOf(".error-summary"), StringComparison.Ordinal));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Unpaid_orders_of_one_client_hold_at_most_half_of_a_product_together(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var browser = host.Browser(cookies: false);
        var sku = await host.ProductAsync(pieces: 50);
        var first = await FormAsync(host, browser, "bulk@buyers.example", [sku], quantity: 26);
        Assert.Contains("One order can hold 25 pieces", (await first.SubmitAsync()).TextOf(".error-summary"), StringComparison.Ordinal);
        var forms = new List<Form>();
        for (var i = 0; i < 4; i++)
            forms.Add(await FormAsync(host, browser, $"bulk-{i}@buyers.example", [sku], quantity: 9));
        var answers = await Task.WhenAll(forms.Select(f => f.SubmitAsync()));
        Assert.Equal(2, answers.Count(a => a.Url.Host == "pay.localhost"));
        Assert.Equal(50 - 18, await host.LeftAsync(sku));

        // What is paid is not counted any more.
        await Shopper.PayAsync(answers.First(a => a.Url.Host == "pay.localhost"));
        var next = await FormAsync(host, browser, "bulk-paid@buyers.example", [sku], quantity: 9);
        Assert.Equal("pay.localhost", (await next.SubmitAsync()).Url.Host);
    }

    [Fact]
    public async Task Unpaid_orders_of_one_client_hold_the_last_pieces_of_twenty_products_and_of_no_more()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var browser = host.Browser(cookies: false);
        var skus = new List<string>();
        for (var i = 0; i <= UnpaidOrders.MostLastPieces; i++)
            skus.Add(await host.ProductAsync(pieces: 1));
        var first = await FormAsync(host, browser, "first-last@buyers.example", skus.Take(12), quantity: 1);
        Assert.Equal("pay.localhost", (await first.SubmitAsync()).Url.Host);
        var tooMany = await FormAsync(host, browser, "too-many-last@buyers.example", skus.Skip(12), quantity: 1);
        var refused = await tooMany.SubmitAsync();
        Assert.Contains("the last pieces of 20 products", refused.TextOf(".error-summary"), StringComparison.Ordinal);
        var allowed = await FormAsync(host, browser, "next-last@buyers.example", skus.Skip(12).Take(8), quantity: 1);
        Assert.Equal("pay.localhost", (await allowed.SubmitAsync()).Url.Host);
    }

    [Fact]
    public async Task Unpaid_orders_of_one_client_hold_one_and_a_half_carts_and_no_more()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var browser = host.Browser(cookies: false);
        var skus = (await StockAsync(host)).Where(s => s.Value > 1).Select(s => s.Key).ToList();
        var first = await FormAsync(host, browser, "whole-cart@buyers.example", skus.Take(Cart.MaxLines), quantity: 1);
        Assert.Equal("pay.localhost", (await first.SubmitAsync()).Url.Host);
        var rest = UnpaidOrders.MostLines - Cart.MaxLines;
        var tooMany = await FormAsync(host, browser, "one-more-line@buyers.example", skus.TakeLast(rest + 1), quantity: 1);
        Assert.Contains("can hold 150 products", (await tooMany.SubmitAsync()).TextOf(".error-summary"), StringComparison.Ordinal);
        var allowed = await FormAsync(host, browser, "half-a-cart@buyers.example", skus.TakeLast(rest), quantity: 1);
        Assert.Equal("pay.localhost", (await allowed.SubmitAsync()).Url.Host);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Orders_for_one_email_address_are_counted_from_everywhere(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        var skus = (await StockAsync(host)).Keys.ToList();
        var forms = new List<Form>();
        for (var i = 0; i <= UnpaidOrders.MostOfPerson; i++)
            forms.Add(await FormAsync(host, host.Browser(cookies: false), "everywhere@buyers.example", [skus[i]]));
        var answers = await Task.WhenAll(forms.Select(f => f.SubmitAsync()));
        Assert.Equal(UnpaidOrders.MostOfPerson, answers.Count(a => a.Url.Host == "pay.localhost"));
        Assert.Single(answers, a => a.Text.Contains("Too many orders from your connection or for this e-mail address", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_last_pieces_can_be_ordered_by_one_shopper()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var sku = await host.ProductAsync(pieces: UnpaidOrders.AlwaysAllowed);
        var shopper = new Shopper(host.Browser(), "last-ten@buyers.example");
        Assert.Contains("Your order is paid", (await shopper.BuyAsync(sku, UnpaidOrders.AlwaysAllowed)).Text, StringComparison.Ordinal);
        Assert.Equal(0, await host.LeftAsync(sku));
    }

    [Fact]
    public async Task Cart_changes_and_checkout_forms_are_limited_for_each_connection_and_say_so()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite, null, "--Orders:CartChangesPerMinute=3", "--Orders:CheckoutsPerMinute=3");
        using var fast = host.Browser();
        foreach (var path in new[] { "/cart/add", "/checkout" })
        {
            var answers = new List<Page>();
            // The window may begin anew in between, so one more is tried than two windows let through.
            for (var i = 0; i < 7; i++)
                answers.Add(await fast.PostAsync(path, ("sku", "none")));
            var refused = answers.First(a => a.Status == HttpStatusCode.TooManyRequests);
            Assert.Contains("Wait a minute and try again", refused.Text, StringComparison.Ordinal);
        }
        using var other = host.Browser();
        Assert.NotEqual(HttpStatusCode.TooManyRequests, (await other.PostAsync("/cart/add", ("sku", "none"))).Status);
    }

    /// <summary>A filled-in checkout form of a new cart with these products; all there are of each when no quantity is given.</summary>
    private static async Task<Form> FormAsync(KeptHost host, Browser browser, string email, IEnumerable<string> skus, int? quantity = null)
    {
        var list = skus.ToList();
        var page = await browser.PostAsync("/cart/add", ("sku", list[0]));
        var token = HttpUtility.ParseQueryString(page.Url.Query)["basket"]!;
        await host.DbAsync(async db =>
        {
            var cart = await db.Set<Cart>().Include(c => c.Lines).SingleAsync(c => c.Token == token);
            foreach (var product in await db.Set<Product>().AsNoTracking().Where(p => p.SiteId == "inkwell" && list.Contains(p.Sku)).ToListAsync())
            {
                var most = quantity ?? Math.Max(UnpaidOrders.AlwaysAllowed, (product.Stock + 1) / 2);
                var wanted = Math.Min(most, product.Stock);
                if (cart.Lines.Find(l => l.Sku == product.Sku) is { } line)
                    line.Quantity = wanted;
                else
                    cart.Lines.Add(new CartLine { CartId = cart.Id, Sku = product.Sku, Quantity = wanted, SeenPrice = product.Price, AddedAt = host.Clock.GetUtcNow() });
            }
            return await db.SaveChangesAsync();
        });
        return new Shopper(browser, email).Fill(await browser.GetAsync($"/checkout?basket={token}"));
    }

    /// <summary>INVARIANT (BOOKS): every piece is on the shelf or in an order, and no order holds more of a product than it may.</summary>
    private static async Task AssertBooksAsync(KeptHost host, SortedDictionary<string, int> before)
    {
        var after = await StockAsync(host);
        var held = await host.DbAsync(db => db.Set<Order>().SelectMany(o => o.Lines).Select(l => new { l.Sku, l.Quantity }).ToListAsync());
        Assert.InRange(held.Count, 1, UnpaidOrders.MostLines);
        Assert.InRange(before.Keys.Count(k => !after.ContainsKey(k)), 0, UnpaidOrders.MostLastPieces);
        foreach (var line in held)
        {
            Assert.Equal(before[line.Sku], after.GetValueOrDefault(line.Sku) + line.Quantity);
            Assert.InRange(line.Quantity, 1, Math.Max(UnpaidOrders.AlwaysAllowed, (before[line.Sku] + 1) / 2));
        }
        Assert.Equal(before.Values.Sum(), after.Values.Sum() + held.Sum(l => l.Quantity));
    }

    private static Task<SortedDictionary<string, int>> StockAsync(KeptHost host) => host.DbAsync(async db =>
        new SortedDictionary<string, int>(await db.Set<Product>().Where(p => p.SiteId == "inkwell" && p.Stock > 0).ToDictionaryAsync(p => p.Sku, p => p.Stock), StringComparer.Ordinal));
}
