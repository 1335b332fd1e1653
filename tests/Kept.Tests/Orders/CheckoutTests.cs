using Kept.Server.Campaigns;
using Kept.Server.Orders;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Orders;

public class CheckoutTests(SharedHosts hosts)
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task An_order_is_placed_paid_and_confirmed(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var sku = await host.ProductAsync(pieces: 5);
        var shopper = new Shopper(host.Browser(), "ana@buyers.example");
        var page = await shopper.BuyAsync(sku, 2);
        Assert.Contains("Your order is paid", page.Text, StringComparison.Ordinal);
        Assert.Contains("Visa ending in 4242", page.Text, StringComparison.Ordinal);
        Assert.Contains("1 Main Street", page.Text, StringComparison.Ordinal);
        Assert.Equal(3, await host.LeftAsync(sku));
        await host.Mail.WaitAsync(shopper.Email, "Your order");
        Assert.Contains("Your cart is empty", (await shopper.Browser.GetAsync("/cart")).Text, StringComparison.Ordinal);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task The_same_form_sent_many_times_at_once_makes_one_order(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var sku = await host.ProductAsync(pieces: 50);
        var shopper = new Shopper(host.Browser(), "twice@buyers.example");
        await shopper.AddAsync(sku);
        var form = await shopper.CheckoutAsync();
        var pages = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => form.SubmitAsync()));
        Assert.Single(pages.Select(p => p.Url).Distinct());
        Assert.Equal(49, await host.LeftAsync(sku));
        await Shopper.PayAsync(pages[0]);
        Assert.Equal(1, await host.DbAsync(db => db.Set<Order>().CountAsync(o => o.Lines.Any(l => l.Sku == sku))));
        var again = await form.SubmitAsync();
        Assert.Contains("Your order is paid", again.Text, StringComparison.Ordinal);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task The_last_piece_is_sold_to_one_of_two_buyers(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var sku = await host.ProductAsync(pieces: 1);
        var shoppers = new[] { new Shopper(host.Browser(), "first@buyers.example"), new Shopper(host.Browser(), "second@buyers.example") };
        foreach (var shopper in shoppers)
            await shopper.AddAsync(sku);
        var forms = await Task.WhenAll(shoppers.Select(s => s.CheckoutAsync()));
        var pages = await Task.WhenAll(forms.Select(f => f.SubmitAsync()));
        Assert.Single(pages, p => p.Url.Host == "pay.localhost");
        Assert.Single(pages, p => p.Url.Host != "pay.localhost");
        Assert.Equal(0, await host.LeftAsync(sku));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_declined_payment_that_is_given_up_puts_the_stock_back(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var sku = await host.ProductAsync(pieces: 4);
        var shopper = new Shopper(host.Browser(), "declined@buyers.example");
        await shopper.AddAsync(sku, 4);
        var declined = await Shopper.PayAsync(await (await shopper.CheckoutAsync()).SubmitAsync(), "4000 0000 0000 0002");
        Assert.Contains("declined this card", declined.Text, StringComparison.Ordinal);
        Assert.Equal(0, await host.LeftAsync(sku));
        var order = await declined.Form("form[action$=cancel]").SubmitAsync();
        Assert.Contains("nothing was charged", order.Text, StringComparison.Ordinal);
        Assert.Equal(4, await host.LeftAsync(sku));
        var paid = await Shopper.PayAsync(await (await shopper.CheckoutAsync()).SubmitAsync());
        Assert.Contains("Your order is paid", paid.Text, StringComparison.Ordinal);
        Assert.NotEqual(order.Url.AbsolutePath, paid.Url.AbsolutePath);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Everything_sells_with_cookies_refused(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var sku = await host.ProductAsync(pieces: 4);
        var shopper = new Shopper(host.Browser(cookies: false), "nocookie@buyers.example");
        var cart = await shopper.AddAsync(sku);
        Assert.Contains("basket=", cart.Url.Query, StringComparison.Ordinal);
        var updated = await cart.Form("form[action='/cart/update']").Fill($"q-{sku}", "3").SubmitAsync("Update");
        var paid = await Shopper.PayAsync(await shopper.Fill(await updated.FollowAsync("Go to checkout")).SubmitAsync());
        Assert.Contains("Your order is paid", paid.Text, StringComparison.Ordinal);
        Assert.Equal(1, await host.LeftAsync(sku));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_cancelled_order_gives_money_and_stock_back_once(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var sku = await host.ProductAsync(pieces: 2);
        var shopper = new Shopper(host.Browser(), "cancel@buyers.example");
        var paid = await shopper.BuyAsync(sku);
        var form = paid.Form("form[action*='handler=Cancel']");
        await Task.WhenAll(form.SubmitAsync(), form.SubmitAsync(), form.SubmitAsync());
        Assert.Contains("Cancelled", (await shopper.Browser.GetAsync(paid.Url)).Text, StringComparison.Ordinal);
        Assert.Equal(2, await host.LeftAsync(sku));
        Assert.Equal(1, await host.DbAsync(db => db.Set<OutboxMail>().CountAsync(m => m.Kind == "order-cancelled" && db.Set<Order>().Any(o => o.Id == m.SubjectId && o.Lines.Any(l => l.Sku == sku)))));
    }

    [Fact]
    public async Task Errors_keep_what_was_typed_and_lead_to_their_fields()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var sku = await host.ProductAsync(pieces: 4);
        var shopper = new Shopper(host.Browser(), "typo@buyers.example");
        await shopper.AddAsync(sku);
        var page = await (await shopper.CheckoutAsync()).Fill("Form.Ship.State", "TX").Fill("Form.Phone", "12").SubmitAsync();
        Assert.Equal("ZIP 94607 is in California, not Texas.", page.TextOf(".error-summary a[href='#Ship.Zip']"));
        Assert.Contains("too few digits", page.TextOf("[id='Phone-error']"), StringComparison.Ordinal);
        var form = page.Form(".checkout");
        Assert.Equal("1 Main Street", form.Value("Form.Ship.Street"));
        Assert.Equal("12", form.Value("Form.Phone"));
        Assert.Equal(4, await host.LeftAsync(sku));
    }

    [Fact]
    public async Task A_buyer_who_never_comes_back_is_settled_by_the_watch()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var sku = await host.ProductAsync(pieces: 3);
        var shopper = new Shopper(host.Browser(), "gone@buyers.example");
        await shopper.AddAsync(sku);
        var payment = await (await shopper.CheckoutAsync()).SubmitAsync();
        await host.ScopedAsync(s => s.GetRequiredService<Kept.Server.Orders.Sandbox.SandboxStore>()
            .ChargeAsync(payment.Url.Segments[^1], "visa", "4242", TestContext.Current.CancellationToken));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync("the order to be paid", () => host.DbAsync(db => db.Set<Order>().AnyAsync(o => o.State == OrderState.Paid)));
    }

    [Fact]
    public async Task An_order_that_is_never_paid_ends_after_a_quarter_of_an_hour()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var sku = await host.ProductAsync(pieces: 3);
        var shopper = new Shopper(host.Browser(), "idle@buyers.example");
        await shopper.AddAsync(sku);
        var payment = await (await shopper.CheckoutAsync()).SubmitAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(16));
        await Eventually.TrueAsync("the order to end", () => host.DbAsync(db => db.Set<Order>().AnyAsync(o => o.State == OrderState.Failed)));
        Assert.Equal(3, await host.LeftAsync(sku));
        var late = await shopper.Browser.GetAsync(payment.Url);
        Assert.NotEqual("pay.localhost", late.Url.Host);
        Assert.Contains("nothing was charged", late.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_page_stays_closed_without_its_key_and_a_wrong_address_is_not_told_apart()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var sku = await host.ProductAsync(pieces: 3);
        var paid = await new Shopper(host.Browser(), "closed@buyers.example").BuyAsync(sku);
        var number = paid.Url.Segments[^1];
        using var stranger = host.Browser();
        var asked = await stranger.GetAsync($"/orders/{number}");
        Assert.Equal("/orders", asked.Url.AbsolutePath);
        var wrong = await asked.Form("Email").Fill("Email", "other@buyers.example").SubmitAsync();
        Assert.Contains("no order of this number and e-mail address", wrong.Text, StringComparison.Ordinal);
        var right = await wrong.Form("Email").Fill("Email", "closed@buyers.example").SubmitAsync();
        Assert.Contains("Your order is paid", right.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_card_number_is_on_no_disk_and_in_no_log()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var paid = await new Shopper(host.Browser(), "card@buyers.example").BuyAsync(await host.ProductAsync(pieces: 3));
        Assert.Contains("Your order is paid", paid.Text, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(host.Data, "*", SearchOption.AllDirectories).Where(f => new FileInfo(f).Length > 0))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotContain("4242424242424242", text, StringComparison.Ordinal);
            Assert.DoesNotContain(Shopper.GoodCard, text, StringComparison.Ordinal);
        }
    }
}
