using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Network;

/// <summary>One shop of the network, as the database keeps it.</summary>
internal sealed class SiteRow
{
    public required string Id { get; set; }

    /// <summary>Position in the network; the first site answers for plain <c>localhost</c>.</summary>
    public int Position { get; set; }

    /// <summary>A <see cref="Site"/> as JSON.</summary>
    public required string Settings { get; set; }

    /// <summary>Counts the changes, so that nobody overwrites a change unseen.</summary>
    public int Version { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<SiteRow>
    {
        public void Configure(EntityTypeBuilder<SiteRow> builder) => builder.ToTable("sites");
    }
}

/// <summary>One shop: host name, company, brand, addresses, policy and how it ships.</summary>
internal sealed record Site
{
    /// <summary>Short name in lower case, fixed for life, for example <c>inkwell</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Host name without a port, for example <c>inkwell.localhost</c>.</summary>
    public required string Host { get; init; }

    public required string Name { get; init; }

    public required string Company { get; init; }

    public string Tagline { get; init; } = "";

    /// <summary>A sentence or two on what the shop sells.</summary>
    public string About { get; init; } = "";

    /// <summary>The valid physical postal address that CAN-SPAM (15 U.S.C. § 7704(a)(5)) asks of every offer, a line each.</summary>
    public required IReadOnlyList<string> PostalAddress { get; init; }

    public string PrivacyOfficer { get; init; } = "Privacy Officer";

    public required string PrivacyEmail { get; init; }

    public required string SupportEmail { get; init; }

    public string Phone { get; init; } = "";

    /// <summary>When somebody answers, in words.</summary>
    public string SupportHours { get; init; } = "";

    /// <summary>Name of the literate policy (a folder of <c>policies/</c>).</summary>
    public required string Policy { get; init; }

    /// <summary>Which of the sample catalogues it was seeded with: <c>cartridges</c> or <c>paper</c>.</summary>
    public string Catalogue { get; init; } = "";

    /// <summary>BCP 47 language tag.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Time zone of the IANA database, such as <c>America/Los_Angeles</c>; what shoppers read is in its time.</summary>
    public string TimeZone { get; init; } = "Etc/UTC";

    /// <summary>The same as the system knows it; UTC where it knows no such zone.</summary>
    [JsonIgnore]
    public TimeZoneInfo Zone => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>ISO 4217 currency code.</summary>
    public string Currency { get; init; } = "USD";

    public Theme Theme { get; init; } = new();

    public IReadOnlyList<ShippingMethod> Shipping { get; init; } = [];

    public string TaxNote { get; init; } = "";

    /// <summary>What may be sent back, and until when, in words.</summary>
    public string Returns { get; init; } = "";

    /// <summary>Self-regulatory bodies the company belongs to, shown in the footer.</summary>
    public IReadOnlyList<string> Memberships { get; init; } = [];

    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = false,
        // A null where a text belongs is an error of the settings, not of whoever reads them later.
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };
}

/// <summary>Colours of a site as CSS colour values; the design system derives the rest.</summary>
internal sealed record Theme(string Accent = "#0b5cad", string AccentDark = "#7ab8ff");

/// <summary>A way to ship. Prices are in the site's currency; <c>FreeFrom</c> is the subtotal from which it costs nothing.</summary>
internal sealed record ShippingMethod(string Id, string Name, string Days, decimal Price, decimal? FreeFrom = null);
