using Kept.Policy;
using Kept.Server.Shared;
using Stripe;
using Stripe.Checkout;

namespace Kept.Server.Orders.Payments;

/// <summary>
/// Stripe by Checkout Sessions: the payer types the card on Stripe's page. The reference is the session's id. Keys become
/// Stripe's idempotency keys, so a call repeated after a crash is answered with what it did the first time.
/// </summary>
internal sealed class StripeProcessor(PaymentOptions options) : IPaymentProcessor
{
    private readonly StripeClient client = new(options.Stripe.SecretKey);

    public string PartnerId => "stripe";

    public CategorySet Needs { get; } = CategorySet.Of(Category.Email, Category.Order);

    public Task<(string Reference, Uri Page)> BeginAsync(PaymentOrder payment, CancellationToken cancel) => CallAsync(async () =>
    {
        var session = await new SessionService(client).CreateAsync(new SessionCreateOptions
        {
            Mode = "payment",
            ClientReferenceId = payment.Key.ToString("N"),
            CustomerEmail = payment.Buyer.Email,
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
        }, Idempotent($"begin-{payment.Key:N}"), cancel);
        return (session.Id, new Uri(session.Url));
    });

    public Task<PaymentStatus> StatusAsync(string reference, CancellationToken cancel) => CallAsync(() => ReadAsync(reference, cancel));

    public Task<PaymentStatus> CloseAsync(string reference, CancellationToken cancel) => CallAsync(async () =>
    {
        if (await ReadAsync(reference, cancel) is PaymentStatus.Pending { Page: not null })
        {
            try
            {
                await new SessionService(client).ExpireAsync(reference, null, null, cancel);
            }
            catch (StripeException)
            {
                // Stripe refuses to expire a session that was completed meanwhile; the status read next tells how it ended.
            }
        }
        return await ReadAsync(reference, cancel);
    });

    public Task RefundAsync(string reference, Money amount, string key, CancellationToken cancel) => CallAsync(async () =>
    {
        var session = await new SessionService(client).GetAsync(reference, null, null, cancel);
        return await new RefundService(client).CreateAsync(
            new RefundCreateOptions { PaymentIntent = session.PaymentIntentId, Amount = amount.Cents }, Idempotent(key), cancel);
    });

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

    private static async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        // INVARIANT (QUIET): Stripe's message may quote what it was sent, so only its code goes on.
        catch (StripeException e)
        {
            throw new ProcessorException($"Stripe answered {(int)e.HttpStatusCode} {e.StripeError?.Code}.");
        }
        catch (HttpRequestException e)
        {
            throw new ProcessorException("Stripe cannot be reached.", e);
        }
    }
}
