using Kept.Server.Campaigns;
using Kept.Server.Orders;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Orders;

/// <summary>What becomes of an order with each test card that is not simply charged.</summary>
public class SandboxPaymentTests
{
    private const string NoFunds = "4000 0000 0000 9995";
    private const string Hangs = "4000 0000 0000 3220";
    private const string FailsLater = "4000 0000 0000 0341";

    [Theory]
    [InlineData(Provider.Sqlite, "4000 0000 0000 0002", "declined this card")]
    [InlineData(Provider.Postgres, "4000 0000 0000 0002", "declined this card")]
    [InlineData(Provider.Sqlite, NoFunds, "insufficient funds")]
    public async Task A_refused_card_says_why_and_another_card_pays_the_same_order(Provider provider, string card, string why)
    {
        await using var host = await KeptHost.StartAsync(provider);
        var sku = await host.ProductAsync(pieces: 4);
        var shopper = new Shopper(host.Browser(), "refused@buyers.example");
        await shopper.AddAsync(sku, 3);
        var refused = await Shopper.PayAsync(await (await shopper.CheckoutAsync()).SubmitAsync(), card);
        Assert.Contains(why, refused.TextOf("#number-error"), StringComparison.Ordinal);
        Assert.Equal(OrderState.AwaitingPayment, (await OrderAsync(host)).State);
        var paid = await Shopper.PayAsync(refused);
        Assert.Contains("Your order is paid", paid.Text, StringComparison.Ordinal);
        Assert.Equal(1, await host.LeftAsync(sku));
        Assert.Equal(1, SandboxBooks.Charges(host));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_payment_page_that_hangs_after_the_charge_costs_nobody_the_order(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        var sku = await host.ProductAsync(pieces: 4);
        var shopper = new Shopper(host.Browser(), "hangs@buyers.example");
        await shopper.AddAsync(sku, 3);
        var payment = await (await shopper.CheckoutAsync()).SubmitAsync();
        var hanging = Shopper.PayAsync(payment, Hangs);
        await Eventually.TrueAsync("the charge", () => Task.FromResult(SandboxBooks.Charges(host) == 1));
        Assert.False(hanging.IsCompleted);
        // The watch does not wait for the page, and the buyer, who presses the button again, is led to the paid order.
        host.Clock.Advance(TimeSpan.FromSeconds(25));
        await Eventually.TrueAsync("the order to be paid", async () => (await OrderAsync(host)).State == OrderState.Paid);
        Assert.Contains("Your order is paid", (await Shopper.PayAsync(payment, Hangs)).Text, StringComparison.Ordinal);
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Contains("Your order is paid", (await hanging).Text, StringComparison.Ordinal);
        Assert.Equal(1, SandboxBooks.Charges(host));
        Assert.Equal(1, await host.LeftAsync(sku));
        Assert.Equal(1, await host.DbAsync(db => db.Set<OutboxMail>().CountAsync(m => m.Kind == "order-confirmation")));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_payment_that_fails_later_puts_the_stock_back_and_the_cart_can_be_ordered_again(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        var sku = await host.ProductAsync(pieces: 4);
        var shopper = new Shopper(host.Browser(), "later@buyers.example");
        await shopper.AddAsync(sku, 3);
        var working = await Shopper.PayAsync(await (await shopper.CheckoutAsync()).SubmitAsync(), FailsLater);
        Assert.Contains("The card processor is working on your payment", working.Text, StringComparison.Ordinal);
        Assert.Equal("5", string.Join("", working.Headers.GetValues("Refresh")));
        Assert.Null(working.Document.QuerySelector("form[action*='handler=Cancel'], form[action*='handler=Pay']"));
        Assert.Equal(1, await host.LeftAsync(sku));
        host.Clock.Advance(TimeSpan.FromSeconds(16));
        var failed = await shopper.Browser.GetAsync(working.Url);
        Assert.Contains("This order was not paid, and nothing was charged. The bank took the payment back", failed.Text, StringComparison.Ordinal);
        Assert.Equal(4, await host.LeftAsync(sku));
        Assert.False(await host.DbAsync(db => db.Set<OutboxMail>().AnyAsync(m => m.Kind == "order-confirmation")));
        var paid = await Shopper.PayAsync(await (await shopper.CheckoutAsync()).SubmitAsync());
        Assert.Contains("Your order is paid", paid.Text, StringComparison.Ordinal);
        Assert.Equal(1, await host.LeftAsync(sku));
        Assert.Equal(1, SandboxBooks.Charges(host));
    }

    [Fact]
    public async Task A_payment_that_fails_after_its_buyer_left_is_ended_by_the_watch()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var sku = await host.ProductAsync(pieces: 4);
        var shopper = new Shopper(host.Browser(), "left@buyers.example");
        await shopper.AddAsync(sku, 3);
        await Shopper.PayAsync(await (await shopper.CheckoutAsync()).SubmitAsync(), FailsLater);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync("the order to end", async () => (await OrderAsync(host)).State == OrderState.Failed);
        Assert.Equal(4, await host.LeftAsync(sku));
    }

    private static Task<Order> OrderAsync(KeptHost host) => host.DbAsync(db => db.Set<Order>().AsNoTracking().SingleAsync());
}
