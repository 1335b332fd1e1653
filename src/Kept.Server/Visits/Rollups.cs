using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Visits;

/// <summary>What one site counted on one day (UTC). Written in the transaction of the events it counts.</summary>
internal sealed class VisitDay
{
    public required string SiteId { get; init; }

    /// <summary>Days since 0001-01-01, as <see cref="DateOnly.DayNumber"/>.</summary>
    public int Day { get; init; }

    public long Views { get; init; }

    /// <summary>Different visitor ids; views without an id are in none.</summary>
    public long Visitors { get; init; }

    /// <summary>Runs of a visitor's views with no pause of more than 30 minutes. One that passes midnight UTC counts on both days.</summary>
    public long Sessions { get; init; }

    /// <summary>Views that no page of the site led to.</summary>
    public long Arrivals { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<VisitDay>
    {
        public void Configure(EntityTypeBuilder<VisitDay> builder)
        {
            builder.ToTable("visit_days");
            builder.HasKey(d => new { d.SiteId, d.Day });
        }
    }
}

/// <summary>What one site counted on one day under one name: a page, a source, a device, or a reason for not counting.</summary>
internal sealed class VisitCount
{
    public const string Page = "page";
    public const string Source = "source";
    public const string Device = "device";
    public const string Dropped = "dropped";

    /// <summary>The reason for hits that came faster than the database took them.</summary>
    public const string Lost = "overload";

    public required string SiteId { get; init; }

    public int Day { get; init; }

    /// <summary><see cref="Page"/>, <see cref="Source"/>, <see cref="Device"/> or <see cref="Dropped"/>.</summary>
    public required string Kind { get; init; }

    public required string Name { get; init; }

    public long Views { get; init; }

    public long Arrivals { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<VisitCount>
    {
        public void Configure(EntityTypeBuilder<VisitCount> builder)
        {
            builder.ToTable("visit_counts");
            builder.HasKey(c => new { c.SiteId, c.Day, c.Kind, c.Name });
        }
    }
}

/// <summary>One visitor on one day at one site: keeps the number of visitors exact, and finds a visitor's events.</summary>
internal sealed class VisitorDay
{
    public required string SiteId { get; init; }

    public int Day { get; init; }

    public required byte[] VisitorId { get; init; }

    /// <summary>When the first session began.</summary>
    public DateTimeOffset FirstAt { get; init; }

    /// <summary>The newest view in the batch that began the newest session; later views of it may follow.</summary>
    public DateTimeOffset LastAt { get; init; }

    public long Sessions { get; init; }

    /// <summary>1 when the newest write went on with a session that was open, else 0: tells the writer what it added.</summary>
    public int Continued { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<VisitorDay>
    {
        public void Configure(EntityTypeBuilder<VisitorDay> builder)
        {
            builder.ToTable("visit_visitor_days");
            // No index by visitor: the key is asked once for each day of each site instead, which only erasure and a
            // person's own record do.
            builder.HasKey(v => new { v.SiteId, v.Day, v.VisitorId });
        }
    }
}
