using Kept.Server.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Orders;

/// <summary>Where an order stands. Numbers are stored and never change.</summary>
internal enum OrderState
{
    /// <summary>Stock is reserved; the processor has not said yet whether it was paid.</summary>
    AwaitingPayment = 1,
    Paid = 2,
    Shipped = 3,
    Cancelled = 4,
    Refunded = 5,

    /// <summary>The payment failed or was given up; stock went back.</summary>
    Failed = 6,
}

/// <summary>
/// One order. The row holds money, moments and ids; what identifies the buyer is in the order's own sealed collection
/// (<see cref="CollectionId"/>), which outlives the erasure of the person until its retention ends.
/// </summary>
internal sealed class Order
{
    public Guid Id { get; init; }

    /// <summary>What people call it, for example <c>INK-7Q4M-2HXD</c>; unguessable and unique.</summary>
    public required string Number { get; init; }

    public required string SiteId { get; init; }

    public Guid PersonId { get; init; }

    /// <summary>
    /// To whom it goes as a gift; null when the buyer receives it. The recipient is a person with a key of their own, so what the
    /// buyer told of them is theirs to see, correct and erase.
    /// </summary>
    public Guid? RecipientId { get; set; }

    /// <summary>The order's own collection.</summary>
    public Guid CollectionId { get; set; }

    /// <summary>One checkout form, one order: sending the same form twice finds the first order (unique).</summary>
    public required string Attempt { get; init; }

    public OrderState State { get; set; }

    /// <summary>Whose connection it was placed from, as a keyed hash; gone as soon as it does not await payment. See <see cref="UnpaidOrders"/>.</summary>
    public byte[]? Client { get; set; }

    public Money Goods { get; init; }

    public Money Shipping { get; init; }

    public Money Tax { get; init; }

    public Money Total { get; init; }

    public required string ShippingMethod { get; init; }

    /// <summary>The terms and conditions accepted at checkout, by version date.</summary>
    public required string TermsVersion { get; init; }

    /// <summary>The processor's reference of the payment; null until one was begun.</summary>
    public string? PaymentReference { get; set; }

    /// <summary>
    /// Set before money goes back: <see cref="OrderState.Cancelled"/> or <see cref="OrderState.Refunded"/>, the state the order ends
    /// in once the processor has refunded. Whoever finds it set may finish it.
    /// </summary>
    public OrderState? Closing { get; set; }

    /// <summary>Why it ended unpaid or was cancelled, in plain words for the buyer; nothing personal.</summary>
    public string? Reason { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? PaidAt { get; set; }

    public DateTimeOffset? ShippedAt { get; set; }

    public DateTimeOffset? ClosedAt { get; set; }

    public List<OrderLine> Lines { get; init; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<Order>
    {
        public void Configure(EntityTypeBuilder<Order> builder)
        {
            builder.ToTable("orders");
            builder.Property(o => o.Id).ValueGeneratedNever();
            builder.HasIndex(o => o.Number).IsUnique();
            builder.HasIndex(o => o.Attempt).IsUnique();
            builder.HasIndex(o => o.PersonId);
            builder.HasIndex(o => o.RecipientId).HasFilter("\"RecipientId\" IS NOT NULL");
            builder.HasIndex(o => o.PaymentReference);
            builder.HasIndex(o => o.Client).HasFilter("\"Client\" IS NOT NULL");
            builder.HasIndex(o => new { o.State, o.CreatedAt });
            builder.OwnsMany(o => o.Lines, lines =>
            {
                lines.ToTable("order_lines");
                lines.WithOwner().HasForeignKey("OrderId");
                lines.HasKey("OrderId", nameof(OrderLine.Position));
                lines.Property(l => l.Position).ValueGeneratedNever();
            });
        }
    }
}

/// <summary>One line of an order, with name and price as they were when it was placed.</summary>
internal sealed class OrderLine
{
    public int Position { get; init; }

    public required string Sku { get; init; }

    public required string Name { get; init; }

    public int Quantity { get; init; }

    public Money UnitPrice { get; init; }

    public Money Amount => UnitPrice * Quantity;
}
