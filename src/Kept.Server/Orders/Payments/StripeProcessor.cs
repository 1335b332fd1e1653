using System.Net;
using Kept.Policy;
using Kept.Server.Shared;
using Stripe;
using Stripe.Checkout;

namespace Kept.Server.Orders.Payments;

/// <summary>
/// Stripe by Checkout Sessions: the payer types the card on Stripe's page. The reference is the session's id. Keys become
/// Stripe's idempotency keys, so a call repeated after a crash is answered with what it did the first time.
/// </summary>
internal sealed class StripeProcessor(PaymentOptions options, TimeProvider time) : IPaymentProcessor
{
    /// <summary>How long one act may take, with Stripe.net's own repetitions: a shopper waits for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly StripeClient client = new(new StripeClientOptions
    {
        ApiKey = options.Stripe.SecretKey,
        ApiBase = options.Stripe.Api.TrimEnd('/'),
        // Stripe is told what a payment needs, not how this server fares.
        HttpClient = new SystemNetHttpClient(enableTelemetry: false),
    });

    public string PartnerId => "stripe";

    public CategorySet Needs { get; } = CategorySet.Of(Category.Email, Category.Order);

    public Task<(string Reference, Uri Page)> BeginAsync(PaymentOrder payment, CancellationToken cancel) => CallAsync(async token =>
    {
        var session = await new SessionService(client).CreateAsync(new SessionCreateOptions
        {
            Mode = "payment",
            // Cards are told at once whether they were charged; other means may take days, and stock does not wait for days.
            AllowedPaymentMethodTypes = ["card"],
            ClientReferenceId = payment.Key.ToString("N"),
            CustomerEmail = payment.Buyer.Data.Email,
            SuccessUrl = payment.ReturnUrl.AbsoluteUri,
            CancelUrl = payment.ReturnUrl.AbsoluteUri,
            LineItems =
            [
                new SessionLineItemOptions
                {
                    Quantity = 1,
                    PriceData = new SessionLineItemPriceDataOptions
                    {
                        Currency = payment.Currency,
                        UnitAmount = payment.Amount.Cents,
                        ProductData = new SessionLineItemPriceDataProductDataOptions { Name = payment.Description },
                    },
                },
            ],
        }, Idempotent($"begin-{payment.Key:N}"), token);
        return (session.Id, new Uri(session.Url));
    }, cancel);

    public Task<PaymentStatus> StatusAsync(string reference, CancellationToken cancel) => CallAsync(token => ReadAsync(reference, token), cancel);

    public Task<PaymentStatus> CloseAsync(string reference, CancellationToken cancel) => CallAsync(async token =>
    {
        if (await ReadAsync(reference, token) is PaymentStatus.Pending { Page: not null })
        {
            try
            {
                await new SessionService(client).ExpireAsync(reference, null, null, token);
            }
            catch (StripeException e) when (e.HttpStatusCode == HttpStatusCode.BadRequest)
            {
                // Stripe refuses to expire a session that was completed meanwhile; the status read next tells how it ended.
            }
        }
        return await ReadAsync(reference, token);
    }, cancel);

    public Task RefundAsync(string reference, Money amount, string key, CancellationToken cancel) => CallAsync(async token =>
    {
        var session = await new SessionService(client).GetAsync(reference, null, null, token);
        try
        {
            await new RefundService(client).CreateAsync(
                new RefundCreateOptions { PaymentIntent = session.PaymentIntentId, Amount = amount.Cents }, Idempotent(key), token);
        }
        catch (StripeException e) when (e.StripeError?.Code == "charge_already_refunded")
        {
            // Stripe forgets a key after a day, and the merchant may refund in Stripe's dashboard: the money is back all the same.
        }
        return true;
    }, cancel);

    private async Task<PaymentStatus> ReadAsync(string reference, CancellationToken cancel)
    {
        var session = await new SessionService(client).GetAsync(
            reference, new SessionGetOptions { Expand = ["payment_intent.latest_charge"] }, null, cancel);
        if (session.PaymentStatus == "paid")
        {
            var card = session.PaymentIntent?.LatestCharge?.PaymentMethodDetails?.Card;
            return new PaymentStatus.Paid(card?.Brand ?? "card", card?.Last4 ?? "····");
        }
        return session.Status switch
        {
            "expired" => new PaymentStatus.Failed("The payment page was closed before a payment was made."),
            "open" => new PaymentStatus.Pending(new Uri(session.Url)),
            _ => new PaymentStatus.Pending(null),
        };
    }

    private static RequestOptions Idempotent(string key) => new() { IdempotencyKey = key };

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            return await call(either.Token);
        }
        // INVARIANT (QUIET): Stripe's message may quote what it was sent, so only its code goes on.
        catch (StripeException e)
        {
            throw new ProcessorException($"Stripe answered {(int)e.HttpStatusCode} {e.StripeError?.Code}.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new ProcessorException("Stripe cannot be reached.", e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new ProcessorException($"Stripe did not answer within {Patience.TotalSeconds:0} seconds.", e);
        }
    }
}
