using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Catalog;

/// <summary>A printer that a site's finder knows.</summary>
internal sealed class Printer
{
    public required string SiteId { get; init; }

    /// <summary>Brand and model as the address <c>/printers/{brand}/{model}</c> writes them, for example <c>hp/deskjet-2130</c>.</summary>
    public required string Path { get; init; }

    public required string Brand { get; set; }

    /// <summary>Second step of the finder: brand, series, model.</summary>
    public required string Series { get; set; }

    /// <summary>Without the brand.</summary>
    public required string Model { get; set; }

    /// <summary><c>inkjet</c> or <c>laser</c>.</summary>
    public required string Technology { get; set; }

    /// <summary>The year it came out, where known.</summary>
    public int? Year { get; set; }

    public static string PathOf(string brand, string slug) => $"{Slugs.Of(brand)}/{slug}";

    internal sealed class Configuration : IEntityTypeConfiguration<Printer>
    {
        public void Configure(EntityTypeBuilder<Printer> builder)
        {
            builder.ToTable("printers");
            builder.HasKey(p => new { p.SiteId, p.Path });
        }
    }
}

/// <summary>This product fits that printer.</summary>
internal sealed class Fit
{
    public required string SiteId { get; init; }

    /// <summary>The <see cref="Catalog.Printer.Path"/>.</summary>
    public required string Printer { get; init; }

    public required string Sku { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Fit>
    {
        public void Configure(EntityTypeBuilder<Fit> builder)
        {
            builder.ToTable("fits");
            builder.HasKey(f => new { f.SiteId, f.Printer, f.Sku });
        }
    }
}
