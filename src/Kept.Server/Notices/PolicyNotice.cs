using Kept.Policy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Notices;

/// <summary>
/// Direct word to one person about one version of a site's policy, and what came of it. INVARIANT (STICKY): the person's
/// older collections move to the version only by way of such a row.
/// </summary>
internal sealed class PolicyNotice
{
    public Guid Id { get; init; }

    /// <summary>Null after erasure.</summary>
    public Guid? PersonId { get; set; }

    public required string SiteId { get; init; }

    public required string PolicyName { get; init; }

    public DateOnly Version { get; init; }

    /// <summary>How the version says that it reaches this person's earlier data.</summary>
    public ChangeMode Mode { get; init; }

    /// <summary>Days from delivery to the end of the time to object; 0 when consent is asked.</summary>
    public int Days { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the mail server took it.</summary>
    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>When it turned out that it never arrived: bounced mail is no notice.</summary>
    public DateTimeOffset? BouncedAt { get; set; }

    /// <summary>The end of the time to object; null while nothing was delivered, and when consent is asked.</summary>
    public DateTimeOffset? WindowEndsAt { get; set; }

    public DateTimeOffset? ObjectedAt { get; set; }

    public DateTimeOffset? ConsentedAt { get; set; }

    public DateTimeOffset? MigratedAt { get; set; }

    public string Label => $"{PolicyName}@{Version:yyyy-MM-dd}";

    internal sealed class Configuration : IEntityTypeConfiguration<PolicyNotice>
    {
        public void Configure(EntityTypeBuilder<PolicyNotice> builder)
        {
            builder.ToTable("policy_notices");
            builder.Property(n => n.Id).ValueGeneratedNever();
            builder.Property(n => n.Version).HasConversion(v => v.DayNumber, n => DateOnly.FromDayNumber(n));
            builder.HasIndex(n => new { n.PersonId, n.SiteId, n.PolicyName, n.Version }).IsUnique();
            builder.HasIndex(n => new { n.SiteId, n.PolicyName, n.Version });
            builder.HasIndex(n => n.CreatedAt).HasFilter("\"DeliveredAt\" IS NULL AND \"BouncedAt\" IS NULL");
            builder.HasIndex(n => n.WindowEndsAt).HasFilter("\"MigratedAt\" IS NULL");
            builder.Ignore(n => n.Label);
        }
    }
}

/// <summary>How far the notices about one version at one site have come: everybody up to the cursor has theirs.</summary>
internal sealed class NoticeRun
{
    public required string SiteId { get; init; }

    public required string PolicyName { get; init; }

    public DateOnly Version { get; init; }

    /// <summary>The last person who was looked at.</summary>
    public Guid Cursor { get; set; }

    public DateTimeOffset BeganAt { get; init; }

    public DateTimeOffset? FinishedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<NoticeRun>
    {
        public void Configure(EntityTypeBuilder<NoticeRun> builder)
        {
            builder.ToTable("notice_runs");
            builder.HasKey(r => new { r.SiteId, r.PolicyName, r.Version });
            builder.Property(r => r.Version).HasConversion(v => v.DayNumber, n => DateOnly.FromDayNumber(n));
        }
    }
}
