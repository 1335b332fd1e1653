namespace Kept.Server.Orders;

/// <summary>One step of an order's life, as its timeline shows it; without a moment when it is still to come.</summary>
internal sealed record OrderStep(string Name, DateTimeOffset? At, string? Detail = null)
{
    /// <param name="order">The order.</param>
    /// <param name="tracking">The carrier's tracking number, when the gate opened it for whoever looks.</param>
    public static IReadOnlyList<OrderStep> Of(Order order, string? tracking)
    {
        var steps = new List<OrderStep> { new("Ordered", order.CreatedAt) };
        var ended = order.State is OrderState.Cancelled or OrderState.Refunded or OrderState.Failed;
        if (order.PaidAt is not null || !ended)
            steps.Add(new(order.PaidAt is null ? "Awaiting payment" : "Paid", order.PaidAt));
        if (order.ShippedAt is not null || !ended)
            steps.Add(new(order.ShippedAt is null ? "To be shipped" : "Shipped", order.ShippedAt, tracking is null ? null : $"Tracking number {tracking}"));
        if (ended || order.Closing is not null)
            steps.Add(new(NameOf(order.Closing ?? order.State), order.ClosedAt, order.Reason));
        return steps;
    }

    /// <summary>A state in words.</summary>
    public static string NameOf(OrderState state) => state switch
    {
        OrderState.AwaitingPayment => "Awaiting payment",
        OrderState.Failed => "Not paid",
        _ => state.ToString(),
    };
}
