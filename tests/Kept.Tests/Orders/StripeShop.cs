using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kept.Server.Orders;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Orders;

/// <summary>A server whose payments go to a stand-in of Stripe, with which Inkwell has signed.</summary>
internal sealed class StripeShop(KeptHost host, FakeStripe stripe) : IAsyncDisposable
{
    public const string WebhookSecret = "whsec_stand-in";

    public KeptHost Host => host;

    public FakeStripe Stripe => stripe;

    public static async Task<StripeShop> OpenAsync(Provider provider = Provider.Sqlite)
    {
        var stripe = await FakeStripe.StartAsync();
        var host = await KeptHost.StartAsync(provider, null, $"--Payments:Stripe:SecretKey={FakeStripe.SecretKey}",
            $"--Payments:Stripe:WebhookSecret={WebhookSecret}", $"--Payments:Stripe:Api={stripe.Address}");
        using var staff = await host.StaffAsync();
        var signed = await staff.PostAsync("/console/partners/inkwell/stripe?handler=Sign");
        Assert.Equal(HttpStatusCode.OK, signed.Status);
        return new StripeShop(host, stripe);
    }

    /// <summary>Sends the checkout form of a new cart.</summary>
    public static async Task<Page> CheckOutAsync(Shopper shopper, string sku, int quantity = 1)
    {
        await shopper.AddAsync(sku, quantity);
        return await (await shopper.CheckoutAsync()).SubmitAsync();
    }

    /// <summary>Goes the whole way to a paid order; its page.</summary>
    public async Task<Page> BuyAsync(Shopper shopper, string sku, int quantity = 1)
    {
        await CheckOutAsync(shopper, sku, quantity);
        var session = stripe.Sessions[^1];
        session.Pay();
        return await shopper.Browser.GetAsync(new Uri(session.Made.Form["success_url"]));
    }

    public Task<Order> OrderAsync() => host.DbAsync(db => db.Set<Order>().AsNoTracking().SingleAsync());

    public Task UntilAsync(OrderState state) => Eventually.TrueAsync($"the order to be {state}", async () => (await OrderAsync()).State == state);

    /// <summary>Waits for a call whose path holds <paramref name="part"/>.</summary>
    public Task UntilCalledAsync(string part = "/v1/") =>
        Eventually.TrueAsync("Stripe to be called", () => Task.FromResult(stripe.Calls.Any(c => c.Path.Contains(part, StringComparison.Ordinal))));

    /// <summary>The event by which Stripe says that a session was completed.</summary>
    public static string Event(StripeSession session) => new JsonObject
    {
        ["id"] = "evt_test_1",
        ["object"] = "event",
        ["type"] = "checkout.session.completed",
        ["api_version"] = "2024-06-20",
        ["created"] = 1_700_000_000,
        ["livemode"] = false,
        ["pending_webhooks"] = 1,
        ["request"] = new JsonObject { ["id"] = null, ["idempotency_key"] = null },
        ["data"] = new JsonObject { ["object"] = session.Json(expanded: false) },
    }.ToJsonString();

    /// <summary>The header of docs.stripe.com/webhooks/signature: HMAC-SHA256 of moment, full stop and body.</summary>
    public static string Sign(string body, string secret, DateTimeOffset at)
    {
        var moment = at.ToUnixTimeSeconds();
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{moment}.{body}"));
        return $"t={moment},v1={Convert.ToHexStringLower(mac)},v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39";
    }

    public async Task<HttpStatusCode> SendAsync(string body, string? signature)
    {
        using var browser = host.Browser();
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(browser.Home, "/webhooks/stripe")) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (signature is not null)
            request.Headers.TryAddWithoutValidation("Stripe-Signature", signature);
        using var answer = await browser.SendRawAsync(request);
        return answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await stripe.DisposeAsync();
    }
}
