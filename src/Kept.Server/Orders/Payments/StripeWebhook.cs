using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.Checkout;

namespace Kept.Server.Orders.Payments;

/// <summary>
/// <c>POST /webhooks/stripe</c>: Stripe says that a session ended. The signature is checked; what counts is then asked of
/// Stripe again, so a replayed event changes nothing.
/// </summary>
internal static class StripeWebhook
{
    /// <summary>Events are a few kilobytes; more is not from Stripe.</summary>
    private const int MaxBytes = 256 * 1024;

    public static async Task<IResult> PostAsync(HttpContext context, PaymentOptions options, KeptDb db, SettlePayment settle, CancellationToken cancel)
    {
        if (!options.UsesStripe)
            return Results.NotFound();
        if (context.Request.ContentLength is > MaxBytes)
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(cancel);
        if (Read(body, context.Request.Headers["Stripe-Signature"], options.Stripe.WebhookSecret) is not { } happened)
            return Results.Problem("The signature does not belong to this body.", statusCode: StatusCodes.Status400BadRequest);
        if (happened.Data.Object is Session session
            && await db.Set<Order>().Where(o => o.PaymentReference == session.Id).Select(o => (Guid?)o.Id).FirstOrDefaultAsync(cancel) is { } order)
            await settle.SettleAsync(order, cancel);
        return Results.Ok();
    }

    private static Event? Read(string body, string? signature, string secret)
    {
        try
        {
            return EventUtility.ConstructEvent(body, signature, secret, throwOnApiVersionMismatch: false);
        }
        catch (StripeException)
        {
            return null;
        }
    }
}
