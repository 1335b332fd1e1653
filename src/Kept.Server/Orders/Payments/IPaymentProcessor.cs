using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Shared;

namespace Kept.Server.Orders.Payments;

/// <summary>A payment to begin. <see cref="Key"/> makes beginning it twice the same as once.</summary>
/// <param name="Key">The order's id: the idempotency key.</param>
/// <param name="Amount">In <paramref name="Currency"/>, exact to the cent.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Description">What the payer reads: shop and order number.</param>
/// <param name="Buyer">What the gate opened for the processor: no more than <see cref="IPaymentProcessor.Needs"/>.</param>
/// <param name="ReturnUrl">Where the payer goes afterwards, paid or not.</param>
internal sealed record PaymentOrder(Guid Key, Money Amount, string Currency, string Description, Opened<For.Payment> Buyer, Uri ReturnUrl);

/// <summary>What the processor says about a payment.</summary>
internal abstract record PaymentStatus
{
    /// <summary>Nothing was charged yet; <paramref name="Page"/> is where the payer can pay, null while the processor works on it.</summary>
    public sealed record Pending(Uri? Page) : PaymentStatus;

    /// <summary>The money came. Brand and last four digits are all that is told of the card.</summary>
    public sealed record Paid(string Brand, string Last4) : PaymentStatus;

    /// <summary>No money came and none will.</summary>
    /// <param name="Reason">For the payer, in plain words.</param>
    public sealed record Failed(string Reason) : PaymentStatus;
}

/// <summary>
/// A company that takes card payments on a page of its own, so that no card number ever reaches this server. Every call may be
/// repeated: the same key never charges or refunds twice.
/// </summary>
internal interface IPaymentProcessor
{
    /// <summary>The partner whose agreement covers giving it data.</summary>
    string PartnerId { get; }

    /// <summary>What it needs to know of the buyer and the order.</summary>
    CategorySet Needs { get; }

    /// <summary>Begins a payment, or finds the one begun with the same key. Throws <see cref="ProcessorException"/> when it does not answer.</summary>
    Task<(string Reference, Uri Page)> BeginAsync(PaymentOrder payment, CancellationToken cancel);

    Task<PaymentStatus> StatusAsync(string reference, CancellationToken cancel);

    /// <summary>
    /// Closes the payment page for good and tells how it ended: <see cref="PaymentStatus.Paid"/> when the money came first,
    /// <see cref="PaymentStatus.Pending"/> while a charge that began cannot be stopped.
    /// </summary>
    Task<PaymentStatus> CloseAsync(string reference, CancellationToken cancel);

    /// <summary>Gives money back, once a key.</summary>
    Task RefundAsync(string reference, Money amount, string key, CancellationToken cancel);
}

/// <summary>The processor could not be reached or answered with an error; try again later.</summary>
internal sealed class ProcessorException(string message, Exception? inner = null) : Exception(message, inner);
