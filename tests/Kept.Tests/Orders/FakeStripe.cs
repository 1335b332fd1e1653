using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kept.Tests.Orders;

/// <summary>One call that reached the stand-in.</summary>
internal sealed record StripeCall(string Method, string Path, string? Key, IReadOnlyDictionary<string, string> Form);

/// <summary>
/// A stand-in for Stripe's HTTP API on a port of its own: Checkout Sessions and refunds, forms in and JSON out, with
/// idempotency keys (docs.stripe.com/api/checkout/sessions, docs.stripe.com/api/refunds). Each session has a page to land on.
/// </summary>
internal sealed class FakeStripe : IAsyncDisposable
{
    public const string SecretKey = "sk_test_stand-in";

    private readonly WebApplication app;
    private readonly ConcurrentQueue<StripeCall> calls = new();
    private readonly ConcurrentDictionary<string, (int Status, JsonObject Body)> answers = new();
    private readonly ConcurrentDictionary<string, StripeSession> sessions = new();
    private readonly Lock gate = new();

    private FakeStripe(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    public IReadOnlyCollection<StripeCall> Calls => calls;

    public IReadOnlyList<StripeSession> Sessions => [.. sessions.Values.OrderBy(s => s.Number)];

    /// <summary>Answers 500 to every call whose path holds this.</summary>
    public string? Breaks { get; set; }

    /// <summary>Never answers a call whose path holds this.</summary>
    public string? Hangs { get; set; }

    /// <summary>The payer's card is charged in the moment before a session would be expired.</summary>
    public bool PaysAtTheLastMoment { get; set; }

    public static async Task<FakeStripe> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var stripe = new FakeStripe(app);
        app.Run(stripe.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return stripe;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path.StartsWith("/pay/", StringComparison.Ordinal))
        {
            await context.Response.WriteAsync("<h1>Stripe's page</h1>", context.RequestAborted);
            return;
        }
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        var call = new StripeCall(context.Request.Method, path, context.Request.Headers["Idempotency-Key"],
            form?.ToDictionary(f => f.Key, f => f.Value.ToString()) ?? []);
        calls.Enqueue(call);
        if (Hangs is { } hangs && path.Contains(hangs, StringComparison.Ordinal))
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        var (status, body) = context.Request.Headers.Authorization != $"Bearer {SecretKey}" ? Error(401, "api_key_invalid")
            : Breaks is { } breaks && path.Contains(breaks, StringComparison.Ordinal) ? Error(500, "api_error")
            : Once(call, context.Request.QueryString.Value!.Contains("latest_charge", StringComparison.Ordinal));
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }

    /// <summary>A key that came before is answered with what it did the first time.</summary>
    private (int Status, JsonObject Body) Once(StripeCall call, bool expanded)
    {
        lock (gate)
            return call is { Method: "POST", Key: { } key } ? answers.GetOrAdd(key, _ => Act(call, expanded)) : Act(call, expanded);
    }

    private (int Status, JsonObject Body) Act(StripeCall call, bool expanded)
    {
        var path = call.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (call.Method == "POST" && path is ["v1", "checkout", "sessions"])
        {
            var made = new StripeSession(sessions.Count + 1, Address, call);
            sessions[made.Id] = made;
            return (200, made.Json(expanded));
        }
        if (call.Method == "POST" && path is ["v1", "refunds"])
            return Refund(call);
        if (path is not ["v1", "checkout", "sessions", var id, ..] || !sessions.TryGetValue(id, out var session))
            return Error(404, "resource_missing");
        return path is [.., "expire"] ? Expire(session) : (200, session.Json(expanded));
    }

    private (int Status, JsonObject Body) Expire(StripeSession session)
    {
        if (PaysAtTheLastMoment)
            session.Pay();
        if (session.Status != "open")
            return Error(400, "resource_not_open");
        session.Status = "expired";
        return (200, session.Json(expanded: false));
    }

    private (int Status, JsonObject Body) Refund(StripeCall call)
    {
        var session = sessions.Values.Single(s => s.PaymentIntent == call.Form["payment_intent"]);
        if (session.Refunded > 0)
            return Error(400, "charge_already_refunded");
        session.Refunded = long.Parse(call.Form["amount"], System.Globalization.CultureInfo.InvariantCulture);
        return (200, new JsonObject { ["id"] = $"re_{session.Number}", ["object"] = "refund", ["status"] = "succeeded" });
    }

    private static (int Status, JsonObject Body) Error(int status, string code) => (status, new JsonObject
    {
        ["error"] = new JsonObject { ["code"] = code, ["type"] = status < 500 ? "invalid_request_error" : "api_error", ["message"] = "The stand-in says no." },
    });
}

/// <summary>A Checkout Session of the stand-in.</summary>
internal sealed class StripeSession(int number, string address, StripeCall made)
{
    public int Number => number;

    public string Id { get; } = $"cs_test_{number:000}";

    public string PaymentIntent { get; } = $"pi_test_{number:000}";

    /// <summary>The call that made it.</summary>
    public StripeCall Made => made;

    public string Status { get; set; } = "open";

    public bool Paid { get; private set; }

    /// <summary>What went back, in cents.</summary>
    public long Refunded { get; set; }

    /// <summary>What the payer does on Stripe's page.</summary>
    public void Pay() => (Status, Paid) = ("complete", true);

    public JsonObject Json(bool expanded) => new()
    {
        ["id"] = Id,
        ["object"] = "checkout.session",
        ["status"] = Status,
        ["payment_status"] = Paid ? "paid" : "unpaid",
        ["url"] = Status == "open" ? $"{address}/pay/{Id}" : null,
        ["payment_intent"] = !Paid ? null : !expanded ? PaymentIntent : new JsonObject
        {
            ["id"] = PaymentIntent,
            ["object"] = "payment_intent",
            ["latest_charge"] = new JsonObject
            {
                ["id"] = $"ch_test_{number:000}",
                ["object"] = "charge",
                ["payment_method_details"] = new JsonObject { ["type"] = "card", ["card"] = new JsonObject { ["brand"] = "visa", ["last4"] = "4242" } },
            },
        },
    };
}
