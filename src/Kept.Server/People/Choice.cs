using Kept.Policy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.People;

/// <summary>
/// One opt-out or opt-in by an address, never changed afterwards: the newest row of an address, site, scope and advertiser counts.
/// It hangs on the blind index, not on the person, so that an opt-out outlives erasure and nobody who was
/// erased is mailed because an old list was imported again.
/// </summary>
internal sealed class Choice
{
    public Guid Id { get; init; }

    /// <summary>Blind index of the e-mail address that chose.</summary>
    public required byte[] AddressIndex { get; init; }

    /// <summary>The site it holds for.</summary>
    public required string SiteId { get; init; }

    public Scope Scope { get; init; }

    /// <summary>The one advertiser it is about, a partner of the site; null for the whole scope.</summary>
    public string? Advertiser { get; init; }

    /// <summary>True for opted in, false for opted out.</summary>
    public bool OptedIn { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Where it was made: <c>checkout</c>, <c>unsubscribe-link</c>, <c>one-click</c>, <c>privacy-centre</c>, <c>gpc</c>, <c>staff</c>.</summary>
    public required string Via { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Choice>
    {
        public void Configure(EntityTypeBuilder<Choice> builder)
        {
            builder.ToTable("choices");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.HasIndex(c => new { c.AddressIndex, c.SiteId, c.Scope, c.At });
        }
    }
}
