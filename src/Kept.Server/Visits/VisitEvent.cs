using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Visits;

/// <summary>
/// One page view. It holds neither the network address nor the user agent, and a visitor's id only where the policy
/// and the visitor's choice let it. Rows are written by <see cref="VisitStore"/> in raw batches.
/// </summary>
internal sealed class VisitEvent
{
    /// <summary>Tells apart what one site counted in one millisecond; given by the writer.</summary>
    public long Id { get; init; }

    public required string SiteId { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>The 16 bytes of a <see cref="VisitorId"/>; null when the visitor is not known.</summary>
    public byte[]? VisitorId { get; init; }

    /// <summary>As <see cref="PagePath"/> shortens it.</summary>
    public required string Path { get; init; }

    /// <summary>The host that led here, <c>direct</c>, or null for a page that another page of the site led to.</summary>
    public string? Source { get; init; }

    /// <summary>A <see cref="Visits.Device"/>.</summary>
    public int Device { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<VisitEvent>
    {
        public void Configure(EntityTypeBuilder<VisitEvent> builder)
        {
            builder.ToTable("visit_events");
            // Rows come in the order of the key, so a batch touches few pages. An index by visitor would touch a random one
            // for each hit; a visitor's events are found by the days that visit_visitor_days names.
            builder.HasKey(e => new { e.SiteId, e.At, e.Id });
            builder.Property(e => e.Id).ValueGeneratedNever();
        }
    }
}

/// <summary>How wide the browser's window is, in three classes; too coarse to tell browsers apart.</summary>
internal enum Device
{
    Unknown,

    /// <summary>Under 600 CSS pixels.</summary>
    Small,

    /// <summary>600 to 1023 CSS pixels.</summary>
    Medium,

    /// <summary>1024 CSS pixels and more.</summary>
    Large,
}
