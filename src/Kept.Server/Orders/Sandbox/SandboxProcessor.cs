using Kept.Policy;
using Kept.Server.Orders.Payments;
using Kept.Server.Shared;

namespace Kept.Server.Orders.Sandbox;

/// <summary>
/// The demo's processor: it behaves like a real one and moves no money. It is told the order and nothing about the buyer,
/// because it needs nothing else.
/// </summary>
internal sealed class SandboxProcessor(SandboxStore store, PaymentOptions options, TimeProvider time) : IPaymentProcessor
{
    public string PartnerId => "sandbox-pay";

    public CategorySet Needs { get; } = CategorySet.Of(Category.Order);

    public async Task<(string Reference, Uri Page)> BeginAsync(PaymentOrder payment, CancellationToken cancel)
    {
        var reference = await store.BeginAsync(payment.Key.ToString("N"), payment.Amount, payment.Currency, payment.Description, payment.ReturnUrl, cancel);
        return (reference, PageOf(reference, payment.ReturnUrl));
    }

    public async Task<PaymentStatus> StatusAsync(string reference, CancellationToken cancel)
    {
        if (await store.FindAsync(reference, cancel) is not { } payment)
            return new PaymentStatus.Failed("The processor knows of no such payment.");
        return payment.State switch
        {
            SandboxState.Charged => new PaymentStatus.Paid(payment.Brand!, payment.Last4!),
            SandboxState.Open => new PaymentStatus.Pending(PageOf(reference, payment.ReturnUrl)),
            SandboxState.Processing when payment.FailsAt > time.GetUtcNow() => new PaymentStatus.Pending(null),
            SandboxState.Processing => new PaymentStatus.Failed("The bank took the payment back while it was processed."),
            _ => new PaymentStatus.Failed(payment.Refused ?? "The payment was cancelled."),
        };
    }

    public async Task<PaymentStatus> CloseAsync(string reference, CancellationToken cancel)
    {
        await store.CloseAsync(reference, "The payment page was closed before a payment was made.", cancel);
        return await StatusAsync(reference, cancel);
    }

    public Task RefundAsync(string reference, Money amount, string key, CancellationToken cancel) => store.RefundAsync(reference, amount, key, cancel);

    /// <summary>The payment page: the sandbox's own host on the port by which the payer reached the shop.</summary>
    private Uri PageOf(string reference, Uri returnUrl) => new UriBuilder(returnUrl.Scheme, options.Sandbox.Host, returnUrl.Port, $"/pay/{reference}").Uri;
}
