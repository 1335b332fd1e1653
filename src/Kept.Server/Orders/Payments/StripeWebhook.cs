using System.Text.Json;
using System.Text.Json.Nodes;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace Kept.Server.Orders.Payments;

/// <summary>
/// <c>POST /webhooks/stripe</c>: Stripe says that a session ended. The signature is checked; what counts is then asked of
/// Stripe again, so a replayed event changes nothing.
/// </summary>
internal static class StripeWebhook
{
    /// <summary>Events are a few kilobytes; more is not from Stripe.</summary>
    private const int MaxBytes = 256 * 1024;

    /// <summary>How old a signature may be, in seconds, so that a webhook overheard once cannot be sent for ever.</summary>
    private const long Tolerance = 300;

    public static async Task<IResult> PostAsync(
        HttpContext context, PaymentOptions options, KeptDb db, SettlePayment settle, TimeProvider time, CancellationToken cancel)
    {
        if (!options.UsesStripe)
            return Results.NotFound();
        // The server ends the reading with 413 beyond this, whether the length was announced or not.
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = MaxBytes;
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(cancel);
        if (!IsStripes(body, context.Request.Headers["Stripe-Signature"], options.Stripe.WebhookSecret, time.GetUtcNow()))
            return Results.Problem("The signature does not belong to this body, or is older than five minutes.", statusCode: StatusCodes.Status400BadRequest);
        if (!TryReadSession(body, out var session))
            return Results.Problem("The body is not an event of Stripe's.", statusCode: StatusCodes.Status400BadRequest);
        if (session is null
            || await db.Set<Order>().Where(o => o.PaymentReference == session).Select(o => (Guid?)o.Id).FirstOrDefaultAsync(cancel) is not { } order)
            return Results.Ok();
        try
        {
            await settle.SettleAsync(order, cancel);
            return Results.Ok();
        }
        catch (ProcessorException)
        {
            // Stripe sends the event again; until then the watch asks.
            return Results.Problem("Stripe's API did not answer when asked about this session.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static bool IsStripes(string body, string? signature, string secret, DateTimeOffset now)
    {
        try
        {
            if (string.IsNullOrEmpty(signature))
                return false;
            EventUtility.ValidateSignature(body, signature, secret, Tolerance, now.ToUnixTimeSeconds());
            return true;
        }
        catch (StripeException)
        {
            return false;
        }
    }

    /// <summary>
    /// The id of the session that an event is about; null for an event about something else. Nothing more is taken from the event, so
    /// nothing more of it need be understood, whichever version of the API wrote it. False when the body is no event.
    /// </summary>
    private static bool TryReadSession(string body, out string? session)
    {
        session = null;
        try
        {
            var about = JsonNode.Parse(body)?["data"]?["object"]?.AsObject();
            if ((string?)about?["object"] == "checkout.session")
                session = (string?)about["id"];
            return about is not null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
