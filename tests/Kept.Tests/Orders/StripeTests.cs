using System.Globalization;
using Kept.Server.Orders;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Orders;

public class StripeTests
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_buyer_pays_at_Stripe_and_the_order_is_paid(Provider provider)
    {
        await using var shop = await StripeShop.OpenAsync(provider);
        var sku = await shop.Host.ProductAsync(pieces: 5);
        var shopper = new Shopper(shop.Host.Browser(), "ana@stripe-buyers.example");
        Assert.Contains("Stripe's page", (await StripeShop.CheckOutAsync(shopper, sku, 2)).Text, StringComparison.Ordinal);
        var session = Assert.Single(shop.Stripe.Sessions);
        session.Pay();
        var paid = await shopper.Browser.GetAsync(new Uri(session.Made.Form["success_url"]));
        Assert.Contains("Your order is paid", paid.Text, StringComparison.Ordinal);
        Assert.Contains("Visa ending in 4242", paid.Text, StringComparison.Ordinal);
        Assert.Equal(3, await shop.Host.LeftAsync(sku));
        await shop.Host.Mail.WaitAsync(shopper.Email, "Your order");
    }

    [Fact]
    public async Task Stripe_is_told_the_amount_the_order_and_the_address_for_its_receipt_and_no_more_of_the_buyer()
    {
        await using var shop = await StripeShop.OpenAsync();
        var shopper = new Shopper(shop.Host.Browser(), "told@stripe-buyers.example");
        await StripeShop.CheckOutAsync(shopper, await shop.Host.ProductAsync(pieces: 5), 2);
        var order = await shop.OrderAsync();
        var made = Assert.Single(shop.Stripe.Calls);
        Assert.Equal($"begin-{order.Id:N}", made.Key);
        Assert.Equal(order.Id.ToString("N"), made.Form["client_reference_id"]);
        Assert.Equal(order.Total.Cents.ToString(CultureInfo.InvariantCulture), made.Form["line_items[0][price_data][unit_amount]"]);
        Assert.Equal("1", made.Form["line_items[0][quantity]"]);
        Assert.Equal("usd", made.Form["line_items[0][price_data][currency]"], ignoreCase: true);
        Assert.Equal("card", made.Form["allowed_payment_method_types[0]"]);
        Assert.Equal(shopper.Email, made.Form["customer_email"]);
        foreach (var personal in new[] { "Prior", "Main Street", "Oakland", "444-0142", "4440142" })
            Assert.DoesNotContain(made.Form.Values, v => v.Contains(personal, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_form_sent_many_times_at_once_begins_one_session()
    {
        await using var shop = await StripeShop.OpenAsync();
        var shopper = new Shopper(shop.Host.Browser(), "twice@stripe-buyers.example");
        await shopper.AddAsync(await shop.Host.ProductAsync(pieces: 5));
        var form = await shopper.CheckoutAsync();
        var pages = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => form.SubmitAsync()));
        var session = Assert.Single(shop.Stripe.Sessions);
        Assert.All(pages, p => Assert.EndsWith($"/pay/{session.Id}", p.Url.AbsolutePath, StringComparison.Ordinal));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task The_session_of_an_order_that_is_never_paid_is_expired_and_the_stock_goes_back(Provider provider)
    {
        await using var shop = await StripeShop.OpenAsync(provider);
        var sku = await shop.Host.ProductAsync(pieces: 3);
        await StripeShop.CheckOutAsync(new Shopper(shop.Host.Browser(), "idle@stripe-buyers.example"), sku, 2);
        shop.Host.Clock.Advance(TimeSpan.FromMinutes(16));
        await shop.UntilAsync(OrderState.Failed);
        Assert.Equal("expired", Assert.Single(shop.Stripe.Sessions).Status);
        Assert.Equal(3, await shop.Host.LeftAsync(sku));
    }

    [Fact]
    public async Task A_payment_that_comes_just_before_the_session_is_expired_counts()
    {
        await using var shop = await StripeShop.OpenAsync();
        var sku = await shop.Host.ProductAsync(pieces: 3);
        await StripeShop.CheckOutAsync(new Shopper(shop.Host.Browser(), "late@stripe-buyers.example"), sku, 2);
        shop.Stripe.PaysAtTheLastMoment = true;
        shop.Host.Clock.Advance(TimeSpan.FromMinutes(16));
        await shop.UntilAsync(OrderState.Paid);
        Assert.Equal(1, await shop.Host.LeftAsync(sku));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task An_order_cancelled_many_times_at_once_is_refunded_once(Provider provider)
    {
        await using var shop = await StripeShop.OpenAsync(provider);
        var sku = await shop.Host.ProductAsync(pieces: 3);
        var shopper = new Shopper(shop.Host.Browser(), "cancel@stripe-buyers.example");
        var cancel = (await shop.BuyAsync(shopper, sku, 2)).Form("form[action*='handler=Cancel']");
        await Task.WhenAll(cancel.SubmitAsync(), cancel.SubmitAsync(), cancel.SubmitAsync());
        var order = await shop.OrderAsync();
        Assert.Equal(OrderState.Cancelled, order.State);
        Assert.Equal(order.Total.Cents, Assert.Single(shop.Stripe.Sessions).Refunded);
        Assert.All(shop.Stripe.Calls.Where(c => c.Path == "/v1/refunds"), c => Assert.Equal($"refund-{order.Id:N}", c.Key));
        Assert.Equal(3, await shop.Host.LeftAsync(sku));
        await shop.Host.Mail.WaitAsync(shopper.Email, "cancelled");
    }

    [Fact]
    public async Task Money_that_was_given_back_in_Stripes_dashboard_lets_the_order_end()
    {
        await using var shop = await StripeShop.OpenAsync();
        var paid = await shop.BuyAsync(new Shopper(shop.Host.Browser(), "dashboard@stripe-buyers.example"), await shop.Host.ProductAsync(pieces: 3));
        var order = await shop.OrderAsync();
        Assert.Single(shop.Stripe.Sessions).Refunded = order.Total.Cents;
        var cancelled = await paid.Form("form[action*='handler=Cancel']").SubmitAsync();
        Assert.DoesNotContain("does not answer", cancelled.Text, StringComparison.Ordinal);
        Assert.Equal(OrderState.Cancelled, (await shop.OrderAsync()).State);
    }

    [Fact]
    public async Task Without_a_signed_agreement_no_order_is_taken_and_Stripe_hears_nothing()
    {
        await using var shop = await StripeShop.OpenAsync();
        using var staff = await shop.Host.StaffAsync();
        await staff.PostAsync("/console/partners/inkwell/stripe?handler=Withdraw");
        var page = await StripeShop.CheckOutAsync(new Shopper(shop.Host.Browser(), "unsigned@stripe-buyers.example"), await shop.Host.ProductAsync(pieces: 3));
        Assert.Contains("cannot take this order at the moment", page.Text, StringComparison.Ordinal);
        Assert.Empty(shop.Stripe.Calls);
        Assert.False(await shop.Host.DbAsync(db => db.Set<Order>().AnyAsync()));
    }
}
