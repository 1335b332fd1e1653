using System.Net;
using Kept.Server.Campaigns;
using Kept.Server.Orders;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Orders;

public class StripeWebhookTests
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task The_webhook_settles_an_order_whose_buyer_did_not_come_back_and_sent_again_changes_nothing(Provider provider)
    {
        await using var shop = await StripeShop.OpenAsync(provider);
        await StripeShop.CheckOutAsync(new Shopper(shop.Host.Browser(), "gone@stripe-buyers.example"), await shop.Host.ProductAsync(pieces: 3));
        var session = Assert.Single(shop.Stripe.Sessions);
        session.Pay();
        var body = StripeShop.Event(session);
        var signature = StripeShop.Sign(body, StripeShop.WebhookSecret, shop.Host.Clock.GetUtcNow());
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => shop.SendAsync(body, signature)));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a));
        Assert.Equal(OrderState.Paid, (await shop.OrderAsync()).State);
        Assert.Equal(HttpStatusCode.OK, await shop.SendAsync(body, signature));
        Assert.Equal(1, await shop.Host.DbAsync(db => db.Set<OutboxMail>().CountAsync(m => m.Kind == "order-confirmation")));
    }

    [Fact]
    public async Task A_webhook_that_Stripe_did_not_sign_just_now_is_refused()
    {
        await using var shop = await StripeShop.OpenAsync();
        await StripeShop.CheckOutAsync(new Shopper(shop.Host.Browser(), "forged@stripe-buyers.example"), await shop.Host.ProductAsync(pieces: 3));
        var session = Assert.Single(shop.Stripe.Sessions);
        session.Pay();
        var body = StripeShop.Event(session);
        var now = shop.Host.Clock.GetUtcNow();
        var right = StripeShop.Sign(body, StripeShop.WebhookSecret, now);
        string?[] wrong =
        [
            null, "", "t=,v1=", "v1", "t=soon,v1=00", "t=99999999999999999999,v1=00", "nonsense", $"t={now.ToUnixTimeSeconds()}",
            StripeShop.Sign(body, "whsec_other", now),
            StripeShop.Sign(body + " ", StripeShop.WebhookSecret, now),
            StripeShop.Sign(body, StripeShop.WebhookSecret, now.AddMinutes(-6)),
        ];
        foreach (var signature in wrong)
            Assert.Equal((signature, HttpStatusCode.BadRequest), (signature, await shop.SendAsync(body, signature)));
        shop.Host.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(HttpStatusCode.BadRequest, await shop.SendAsync(body, right));
    }

    [Fact]
    public async Task An_event_is_believed_only_as_far_as_Stripe_repeats_it_when_asked()
    {
        await using var shop = await StripeShop.OpenAsync();
        await StripeShop.CheckOutAsync(new Shopper(shop.Host.Browser(), "early@stripe-buyers.example"), await shop.Host.ProductAsync(pieces: 3));
        var session = Assert.Single(shop.Stripe.Sessions);
        var body = StripeShop.Event(session).Replace("unpaid", "paid", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await shop.SendAsync(body, StripeShop.Sign(body, StripeShop.WebhookSecret, shop.Host.Clock.GetUtcNow())));
        Assert.Equal(OrderState.AwaitingPayment, (await shop.OrderAsync()).State);
    }

    [Theory, InlineData(""), InlineData("not JSON"), InlineData("[]"), InlineData("null"), InlineData("{}"), InlineData("""{"object":"event","data":7}"""), InlineData("""{"object":"event","data":{"object":"x"}}"""), InlineData("""{"data":{"object":{"object":"checkout.session","id":5}}}""")]
    public async Task A_signed_body_that_is_no_event_is_refused(string body)
    {
        await using var shop = await StripeShop.OpenAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await shop.SendAsync(body, StripeShop.Sign(body, StripeShop.WebhookSecret, shop.Host.Clock.GetUtcNow())));
    }

    [Fact]
    public async Task An_event_of_another_order_or_another_kind_changes_nothing()
    {
        await using var shop = await StripeShop.OpenAsync();
        var known = StripeShop.Event(new StripeSession(99, shop.Stripe.Address, new StripeCall("POST", "", null, new Dictionary<string, string>())));
        foreach (var body in new[] { known, known.Replace("checkout.session", "charge", StringComparison.Ordinal), known.Replace("checkout.session", "thing.of.tomorrow", StringComparison.Ordinal) })
            Assert.Equal(HttpStatusCode.OK, await shop.SendAsync(body, StripeShop.Sign(body, StripeShop.WebhookSecret, shop.Host.Clock.GetUtcNow())));
        Assert.Empty(shop.Stripe.Calls);
    }

    [Fact]
    public async Task Stripe_is_asked_to_send_the_event_again_when_its_API_does_not_answer()
    {
        await using var shop = await StripeShop.OpenAsync();
        await StripeShop.CheckOutAsync(new Shopper(shop.Host.Browser(), "again@stripe-buyers.example"), await shop.Host.ProductAsync(pieces: 3));
        var session = Assert.Single(shop.Stripe.Sessions);
        session.Pay();
        var body = StripeShop.Event(session);
        var signature = StripeShop.Sign(body, StripeShop.WebhookSecret, shop.Host.Clock.GetUtcNow());
        shop.Stripe.Breaks = session.Id;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await shop.SendAsync(body, signature));
        shop.Stripe.Breaks = null;
        Assert.Equal(HttpStatusCode.OK, await shop.SendAsync(body, signature));
        Assert.Equal(OrderState.Paid, (await shop.OrderAsync()).State);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_body_that_is_too_long_is_not_read(bool chunked)
    {
        await using var shop = await StripeShop.OpenAsync();
        using var browser = shop.Host.Browser();
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(browser.Home, "/webhooks/stripe")) { Content = new ByteArrayContent(new byte[300 * 1024]) { Headers = { { "Content-Type", "application/json" } } } };
        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await browser.SendRawAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }
}
