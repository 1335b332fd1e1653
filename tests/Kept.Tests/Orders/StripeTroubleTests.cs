using Kept.Server.Orders;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Orders;

/// <summary>Stripe answers with errors or not at all: nobody waits for long, nobody reads a stack trace, and no order is lost.</summary>
public class StripeTroubleTests
{
    /// <summary>Beyond the server's patience with Stripe.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(11);

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task An_order_that_Stripe_answered_with_an_error_is_kept_and_paid_later(Provider provider)
    {
        await using var shop = await StripeShop.OpenAsync(provider);
        var sku = await shop.Host.ProductAsync(pieces: 3);
        var shopper = new Shopper(shop.Host.Browser(), "error@stripe-buyers.example");
        shop.Stripe.Breaks = "/v1/";
        var page = await StripeShop.CheckOutAsync(shopper, sku, 2);
        Assert.Contains("The card processor is not answering at the moment. Your order is kept", page.Text, StringComparison.Ordinal);
        Assert.Equal(1, await shop.Host.LeftAsync(sku));
        shop.Stripe.Breaks = null;
        Assert.Contains("Stripe's page", (await page.Form("form[action*='handler=Pay']").SubmitAsync()).Text, StringComparison.Ordinal);
        Assert.Single(shop.Stripe.Sessions).Pay();
        shop.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await shop.UntilAsync(OrderState.Paid);
        Assert.Equal(1, await shop.Host.LeftAsync(sku));
        Assert.DoesNotContain(shop.Host.Logs.All, l => l.Contains(FakeStripe.SecretKey, StringComparison.Ordinal) || l.Contains(shopper.Email, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Checkout_does_not_wait_for_a_Stripe_that_hangs()
    {
        await using var shop = await StripeShop.OpenAsync();
        var shopper = new Shopper(shop.Host.Browser(), "hang@stripe-buyers.example");
        shop.Stripe.Hangs = "/v1/checkout/sessions";
        var sent = StripeShop.CheckOutAsync(shopper, await shop.Host.ProductAsync(pieces: 3));
        await shop.UntilCalledAsync();
        shop.Host.Clock.Advance(Long);
        var page = await sent;
        Assert.Contains("The card processor is not answering at the moment. Your order is kept", page.Text, StringComparison.Ordinal);
        shop.Stripe.Hangs = null;
        await page.Form("form[action*='handler=Pay']").SubmitAsync();
        Assert.Equal($"begin-{(await shop.OrderAsync()).Id:N}", Assert.Single(shop.Stripe.Sessions).Made.Key);
    }

    [Fact]
    public async Task The_orders_page_shows_what_is_known_when_Stripe_hangs()
    {
        await using var shop = await StripeShop.OpenAsync();
        var shopper = new Shopper(shop.Host.Browser(), "back@stripe-buyers.example");
        await StripeShop.CheckOutAsync(shopper, await shop.Host.ProductAsync(pieces: 3));
        var session = Assert.Single(shop.Stripe.Sessions);
        session.Pay();
        shop.Stripe.Hangs = session.Id;
        var asked = shopper.Browser.GetAsync(new Uri(session.Made.Form["success_url"]));
        await shop.UntilCalledAsync(session.Id);
        shop.Host.Clock.Advance(Long);
        Assert.Contains("is not answering at the moment. Your order is kept", (await asked).Text, StringComparison.Ordinal);
        shop.Stripe.Hangs = null;
        shop.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await shop.UntilAsync(OrderState.Paid);
    }

    [Fact]
    public async Task One_session_that_hangs_keeps_no_other_order_waiting()
    {
        await using var shop = await StripeShop.OpenAsync();
        await StripeShop.CheckOutAsync(new Shopper(shop.Host.Browser(), "first@stripe-buyers.example"), await shop.Host.ProductAsync(pieces: 3));
        await StripeShop.CheckOutAsync(new Shopper(shop.Host.Browser(), "second@stripe-buyers.example"), await shop.Host.ProductAsync(pieces: 3));
        var (hanging, paid) = (shop.Stripe.Sessions[0], shop.Stripe.Sessions[1]);
        paid.Pay();
        shop.Stripe.Hangs = hanging.Id;
        shop.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await shop.UntilCalledAsync(hanging.Id);
        shop.Host.Clock.Advance(Long);
        await Eventually.TrueAsync("the other order to be paid", () => shop.Host.DbAsync(db => db.Set<Order>().AnyAsync(o => o.PaymentReference == paid.Id && o.State == OrderState.Paid)));
    }

    [Fact]
    public async Task An_order_is_not_ended_while_Stripe_does_not_say_that_its_session_is_closed()
    {
        await using var shop = await StripeShop.OpenAsync();
        var sku = await shop.Host.ProductAsync(pieces: 3);
        var shopper = new Shopper(shop.Host.Browser(), "expire@stripe-buyers.example");
        await StripeShop.CheckOutAsync(shopper, sku);
        var session = Assert.Single(shop.Stripe.Sessions);
        var order = await shopper.Browser.GetAsync(new Uri(session.Made.Form["cancel_url"]));
        shop.Stripe.Breaks = "/expire";
        var cancelled = await order.Form("form[action*='handler=Cancel']").SubmitAsync();
        Assert.Contains("is not answering at the moment", cancelled.Text, StringComparison.Ordinal);
        Assert.Equal(OrderState.AwaitingPayment, (await shop.OrderAsync()).State);
        Assert.Equal(2, await shop.Host.LeftAsync(sku));
        shop.Stripe.Breaks = null;
        await cancelled.Form("form[action*='handler=Cancel']").SubmitAsync();
        Assert.Equal(OrderState.Cancelled, (await shop.OrderAsync()).State);
        Assert.Equal("expired", session.Status);
        Assert.Equal(3, await shop.Host.LeftAsync(sku));
    }

    [Fact]
    public async Task A_refund_that_Stripe_did_not_take_is_written_down_and_made_by_the_watch()
    {
        await using var shop = await StripeShop.OpenAsync();
        var sku = await shop.Host.ProductAsync(pieces: 3);
        var paid = await shop.BuyAsync(new Shopper(shop.Host.Browser(), "owed@stripe-buyers.example"), sku);
        shop.Stripe.Breaks = "/v1/refunds";
        await paid.Form("form[action*='handler=Cancel']").SubmitAsync();
        Assert.Equal(OrderState.Cancelled, (await shop.OrderAsync()).Closing);
        shop.Stripe.Breaks = null;
        shop.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await shop.UntilAsync(OrderState.Cancelled);
        Assert.Equal((await shop.OrderAsync()).Total.Cents, Assert.Single(shop.Stripe.Sessions).Refunded);
        Assert.Equal(3, await shop.Host.LeftAsync(sku));
    }
}
