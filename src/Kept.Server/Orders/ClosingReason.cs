namespace Kept.Server.Orders;

/// <summary>Why staff cancel or refund an order. The list is closed, because the ledger keeps the code and must name nobody.</summary>
/// <param name="Code">What the form sends and the ledger keeps.</param>
/// <param name="Label">What staff choose.</param>
/// <param name="Words">What the buyer reads after "The shop cancelled this order".</param>
internal sealed record ClosingReason(string Code, string Label, string Words)
{
    public static IReadOnlyList<ClosingReason> All { get; } =
    [
        new("buyer-asked", "The buyer asked for it", ", as you asked."),
        new("not-available", "We cannot supply it", " because we cannot supply what you ordered."),
        new("wrong-offer", "Price or description was wrong", " because a price or a description was wrong."),
        new("returned", "The goods came back", " because the goods came back to us."),
        new("damaged", "The goods were damaged or wrong", " because the goods were damaged or not what you ordered."),
        new("not-delivered", "It could not be delivered", " because it could not be delivered."),
        new("ordered-twice", "It was ordered twice", " because it was ordered twice."),
        new("payment-in-doubt", "The payment is in doubt", " because we could not confirm the payment."),
        new("other", "Another reason", "."),
    ];

    public static ClosingReason? Find(string? code) => All.FirstOrDefault(r => r.Code == code);
}
