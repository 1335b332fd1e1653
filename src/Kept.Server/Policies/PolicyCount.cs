using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Policies;

/// <summary>How often a rule permitted and refused on one day (UTC). Counts only: it says nothing about anybody.</summary>
internal sealed class PolicyCount
{
    public required string SiteId { get; init; }

    public required string PolicyName { get; init; }

    public DateOnly Version { get; init; }

    /// <summary>The rule's line in the version's text, from 1.</summary>
    public int Line { get; init; }

    public DateOnly Day { get; init; }

    public long Permits { get; init; }

    public long Refusals { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<PolicyCount>
    {
        public void Configure(EntityTypeBuilder<PolicyCount> builder)
        {
            builder.ToTable("policy_counts");
            builder.HasKey(c => new { c.SiteId, c.PolicyName, c.Version, c.Line, c.Day });
            builder.Property(c => c.Version).HasConversion(v => v.DayNumber, n => DateOnly.FromDayNumber(n));
            builder.Property(c => c.Day).HasConversion(v => v.DayNumber, n => DateOnly.FromDayNumber(n));
            builder.HasIndex(c => c.Day);
        }
    }
}
