using Kept.Server.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Catalog;

/// <summary>One thing a site sells. Attributes that do not apply to its kind are null.</summary>
internal sealed class Product
{
    public required string SiteId { get; init; }

    /// <summary>Unique within its site; lower case, digits and hyphens: the last part of <c>/p/{product}</c>.</summary>
    public required string Sku { get; init; }

    /// <summary>The shelf it stands on: the last part of <c>/c/{category}</c>, for example <c>ink</c>, <c>toner</c>, <c>copy-paper</c>.</summary>
    public required string Kind { get; set; }

    public required string Brand { get; set; }

    public required string Name { get; set; }

    public string? OemNumber { get; set; }

    public string? Colour { get; set; }

    /// <summary>Pages at 5 % coverage (ISO/IEC 19752, 19798 or 24711).</summary>
    public int? PageYield { get; set; }

    public Money Price { get; set; }

    /// <summary><c>oem</c> or <c>compatible</c>; null for paper.</summary>
    public string? Type { get; set; }

    public string? Size { get; set; }

    /// <summary>Grams a square metre.</summary>
    public int? WeightGsm { get; set; }

    public int? Sheets { get; set; }

    public string Description { get; set; } = "";

    /// <summary>Pieces that can be sold now. Orders take from it by <see cref="StockRoom"/> alone.</summary>
    public int Stock { get; set; }

    /// <summary>Counts what staff and programs changed, so that nobody overwrites a change unseen. Orders don't count.</summary>
    public int Version { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Product>
    {
        public void Configure(EntityTypeBuilder<Product> builder)
        {
            builder.ToTable("products", t => t.HasCheckConstraint("stock_is_not_negative", "\"Stock\" >= 0"));
            builder.HasKey(p => new { p.SiteId, p.Sku });
            builder.Property(p => p.Version).IsConcurrencyToken();
            // What StockBoard asks for every two seconds: the few products that run low.
            builder.HasIndex(p => p.Stock).HasFilter("\"Stock\" <= 5");
        }
    }
}
