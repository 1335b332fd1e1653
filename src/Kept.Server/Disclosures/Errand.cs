using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Disclosures;

/// <summary>What a partner is told. Numbers are stored and never change.</summary>
internal enum ErrandKind
{
    /// <summary>Erase what was received under these references.</summary>
    Erase = 1,

    /// <summary>What was received has been corrected; the new values are shown.</summary>
    Correct = 2,
}

/// <summary>
/// Word to a partner about data it received: that the person was erased, or that a value was corrected. It holds references and terms,
/// never the data, and stays until the partner says that it is done.
/// </summary>
internal sealed class Errand
{
    public Guid Id { get; init; }

    public required string SiteId { get; init; }

    public required string PartnerId { get; init; }

    public ErrandKind Kind { get; init; }

    /// <summary>Whose value was corrected; null for erasures, and after one.</summary>
    public Guid? PersonId { get; set; }

    /// <summary>The collection with the corrected values.</summary>
    public Guid? CollectionId { get; init; }

    public required string Categories { get; init; }

    /// <summary>What the partner received, a line each: day, categories, purpose, reference.</summary>
    public required string References { get; init; }

    /// <summary>The purpose under which the partner received it, and may receive the corrected value.</summary>
    public required string Purpose { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DoneAt { get; set; }

    /// <summary><c>partner</c>, or <c>staff:{user id}</c> who was told otherwise.</summary>
    public string? DoneBy { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Errand>
    {
        public void Configure(EntityTypeBuilder<Errand> builder)
        {
            builder.ToTable("errands");
            builder.Property(e => e.Id).ValueGeneratedNever();
            builder.HasIndex(e => new { e.SiteId, e.PartnerId, e.DoneAt });
            builder.HasIndex(e => e.PersonId);
        }
    }
}
