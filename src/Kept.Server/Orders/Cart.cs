using Kept.Server.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Orders;

/// <summary>
/// What a visitor chose and has not ordered yet. It is known by a random token, in a cookie or in the address; who signs in
/// makes it the account's, and else nothing tells whose it is.
/// </summary>
internal sealed class Cart
{
    /// <summary>The most pieces of one product that a cart takes.</summary>
    public const int MaxQuantity = 999;

    /// <summary>The most lines that can be put into a cart; merging two carts may exceed it.</summary>
    public const int MaxLines = 100;

    public Guid Id { get; init; }

    public required string Token { get; set; }

    public required string SiteId { get; init; }

    /// <summary>The person whose account it belongs to; null for a cart of nobody in particular.</summary>
    public Guid? PersonId { get; set; }

    /// <summary>
    /// The attempt that the next checkout form carries. It changes only after an order ended, so the same form sent
    /// again finds the order it made.
    /// </summary>
    public required string Attempt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>When it may be forgotten; every change moves it.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    public List<CartLine> Lines { get; init; } = [];

    /// <summary>
    /// Takes over every line of another cart and adds up quantities to what a line takes. No line is left behind for want of room: a cart
    /// that grew too long takes no new product, and its page says so. Stock is checked where the cart is shown and ordered.
    /// </summary>
    public void Merge(Cart other)
    {
        foreach (var line in other.Lines)
        {
            if (Lines.Find(l => l.Sku == line.Sku) is { } same)
                same.Quantity = Math.Min(same.Quantity + line.Quantity, MaxQuantity);
            else
                Lines.Add(new CartLine { CartId = Id, Sku = line.Sku, Quantity = line.Quantity, SeenPrice = line.SeenPrice, AddedAt = line.AddedAt });
        }
        UpdatedAt = other.UpdatedAt > UpdatedAt ? other.UpdatedAt : UpdatedAt;
        ExpiresAt = other.ExpiresAt > ExpiresAt ? other.ExpiresAt : ExpiresAt;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Cart>
    {
        public void Configure(EntityTypeBuilder<Cart> builder)
        {
            builder.ToTable("carts");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.HasIndex(c => c.Token).IsUnique();
            builder.HasIndex(c => c.Attempt).IsUnique();
            builder.HasIndex(c => c.ExpiresAt);
            builder.HasIndex(c => new { c.PersonId, c.SiteId }).IsUnique().HasFilter("\"PersonId\" IS NOT NULL");
            builder.HasMany(c => c.Lines).WithOne().HasForeignKey(l => l.CartId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>One product in a cart.</summary>
internal sealed class CartLine
{
    public Guid CartId { get; init; }

    public required string Sku { get; init; }

    public int Quantity { get; set; }

    /// <summary>The price the visitor last saw in the cart; when the shop's price differs, the page says so.</summary>
    public Money SeenPrice { get; set; }

    public DateTimeOffset AddedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<CartLine>
    {
        public void Configure(EntityTypeBuilder<CartLine> builder)
        {
            builder.ToTable("cart_lines");
            builder.HasKey(l => new { l.CartId, l.Sku });
        }
    }
}
