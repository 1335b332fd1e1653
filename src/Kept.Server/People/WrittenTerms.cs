using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.People;

/// <summary>
/// Terms that one person agreed with a site in writing: no silence moves this person's data to another version, and rules may ask
/// for the fact <c>written-terms</c>.
/// </summary>
internal sealed class WrittenTerms
{
    public Guid Id { get; init; }

    public Guid PersonId { get; init; }

    public required string SiteId { get; init; }

    public required string PolicyName { get; init; }

    /// <summary>Where the signed paper is filed: a number, never its words.</summary>
    public required string Document { get; init; }

    /// <summary>The day it was accepted.</summary>
    public DateOnly AcceptedOn { get; init; }

    /// <summary>Who accepted it for the company, <c>staff:{user id}</c>.</summary>
    public required string RecordedBy { get; init; }

    public DateTimeOffset RecordedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<WrittenTerms>
    {
        public void Configure(EntityTypeBuilder<WrittenTerms> builder)
        {
            builder.ToTable("written_terms");
            builder.Property(t => t.Id).ValueGeneratedNever();
            builder.Property(t => t.AcceptedOn).HasConversion(v => v.DayNumber, n => DateOnly.FromDayNumber(n));
            builder.HasIndex(t => new { t.PersonId, t.SiteId });
        }
    }
}
