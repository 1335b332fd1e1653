using Kept.Policy;
using Kept.Server.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Disclosures;

/// <summary>
/// A company that may receive personal data from a site, and the agreement that binds it. Without a signed agreement
/// nothing is shared.
/// </summary>
internal sealed class Partner
{
    /// <summary>Short name in lower case, for example <c>sandbox-pay</c>.</summary>
    public required string Id { get; init; }

    public required string SiteId { get; init; }

    public required string Name { get; set; }

    /// <summary>A recipient of the policy taxonomy: <c>vendor</c>, <c>affiliate</c>, <c>advertiser</c>, <c>marketer</c>, …</summary>
    public required string Recipient { get; set; }

    /// <summary>What it does for the site, in a few words for the person's record.</summary>
    public required string Role { get; set; }

    /// <summary>ISO 3166-1 alpha-2 code of the country where it works on the data.</summary>
    public required string Country { get; set; }

    public string? PolicyUrl { get; set; }

    /// <summary>Postal address on one line, which the list of SB 27 (Cal. Civ. Code § 1798.83(a)(1)) names.</summary>
    public string? Address { get; set; }

    /// <summary>Where the company takes word of erasures and corrections: an e-mail address of the company.</summary>
    public string? Contact { get; set; }

    /// <summary>Purposes the agreement permits, as taxonomy names with commas.</summary>
    public required string Purposes { get; set; }

    /// <summary>When the agreement was signed; null means none, and no data.</summary>
    public DateTimeOffset? AgreementSignedAt { get; set; }

    /// <summary>Counts the changes, so that nobody overwrites a change, or signs one, unseen.</summary>
    public int Version { get; set; }

    /// <summary>Whether a signed agreement names the purpose.</summary>
    public bool Covers(Purpose purpose) =>
        AgreementSignedAt is not null && Purposes.Split(", ").Contains(purpose.Name, StringComparer.Ordinal);

    /// <summary>What staff edit, to be compared. The contact may be a person's address.</summary>
    public IEnumerable<FieldText> Fields() =>
    [
        new("Company", Name), new("What it does", Role), new("Kind of recipient", Recipient), new("Country", Country), new("Privacy policy", PolicyUrl),
        new("Postal address", Address), new("Contact", Contact, IsPersonal: true), new("Purposes", Purposes),
    ];

    internal sealed class Configuration : IEntityTypeConfiguration<Partner>
    {
        public void Configure(EntityTypeBuilder<Partner> builder)
        {
            builder.ToTable("partners");
            builder.HasKey(p => new { p.SiteId, p.Id });
        }
    }
}

/// <summary>One giving of a person's data to a partner: what went, why, to whom and when. Holds no personal data itself.</summary>
internal sealed class Disclosure
{
    public Guid Id { get; init; }

    public Guid? PersonId { get; set; }

    public required string SiteId { get; init; }

    public required string PartnerId { get; init; }

    public Guid CollectionId { get; init; }

    public required string Purpose { get; init; }

    public required string Categories { get; init; }

    /// <summary>What it was for, as an id: an order or a campaign.</summary>
    public string? Reference { get; init; }

    public DateTimeOffset At { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Disclosure>
    {
        public void Configure(EntityTypeBuilder<Disclosure> builder)
        {
            builder.ToTable("disclosures");
            builder.Property(d => d.Id).ValueGeneratedNever();
            builder.HasIndex(d => new { d.PersonId, d.At });
        }
    }
}
