using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Requests;

/// <summary>Where a mailed link leads. Numbers are stored and never change.</summary>
internal enum LinkTarget
{
    Record = 1,
    Choices = 2,
    Requests = 3,

    /// <summary>Proves that the person controls the new e-mail address they gave.</summary>
    EmailChange = 4,

    /// <summary>Not a link: notes that somebody asked for a child's removal, so that nobody is flooded with the mails it makes.</summary>
    ChildRemoval = 5,

    /// <summary>Proves that the person controls another address, which then belongs to the same record.</summary>
    AddAddress = 6,
}

/// <summary>A link that was asked for by mail: good once, for an hour. The mailed token names this row.</summary>
internal sealed class AccessLink
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(60);

    public Guid Id { get; init; }

    public required string SiteId { get; init; }

    /// <summary>Whose record it opens; null when nobody has the address, so that both cases write the same row.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>Blind index of the address it is mailed to, which using the link proves.</summary>
    public required byte[] AddressIndex { get; init; }

    public LinkTarget Target { get; init; }

    /// <summary>For <see cref="LinkTarget.EmailChange"/>: who wants this address to replace their own.</summary>
    public Guid? ForPerson { get; init; }

    /// <summary>For <see cref="LinkTarget.EmailChange"/>: blind index of the address that is to be replaced.</summary>
    public byte[]? Replaces { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<AccessLink>
    {
        public void Configure(EntityTypeBuilder<AccessLink> builder)
        {
            builder.ToTable("access_links");
            builder.Property(l => l.Id).ValueGeneratedNever();
            builder.HasIndex(l => new { l.AddressIndex, l.CreatedAt });
            builder.HasIndex(l => l.PersonId);
            builder.HasIndex(l => l.ForPerson);
            builder.HasIndex(l => l.ExpiresAt);
        }
    }
}

/// <summary>
/// A person who came by a mailed link and may now see and change their own record. It is carried in the URL, for
/// cookies may be refused, and ends after half an hour without a page, and after eight hours at the latest. The
/// database holds the token's digest only.
/// </summary>
internal sealed class RecordSession
{
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>However busy it is, it ends after this long.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(8);

    public Guid Id { get; init; }

    /// <summary>SHA-256 of the token.</summary>
    public required byte[] TokenHash { get; init; }

    public Guid PersonId { get; init; }

    public required string SiteId { get; init; }

    /// <summary>Blind index of the address that was proved; for the recipient of a gift, random bytes that are no address's.</summary>
    public required byte[] AddressIndex { get; set; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<RecordSession>
    {
        public void Configure(EntityTypeBuilder<RecordSession> builder)
        {
            builder.ToTable("record_sessions");
            builder.Property(s => s.Id).ValueGeneratedNever();
            builder.HasIndex(s => s.TokenHash).IsUnique();
            builder.HasIndex(s => s.PersonId);
            builder.HasIndex(s => s.ExpiresAt);
        }
    }
}
