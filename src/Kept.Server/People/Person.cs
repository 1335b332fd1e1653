using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.People;

/// <summary>
/// A consumer whose personal data the network holds. The row itself says nothing about who that is. People are known
/// network-wide; tables that grow with people carry the person's id, by which a distributed PostgreSQL would shard.
/// </summary>
internal sealed class Person
{
    public Guid Id { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ErasedAt { get; set; }

    /// <summary>
    /// The record that this one was joined with. This one's key stays as long as that record, for a backup from before the joining.
    /// </summary>
    public Guid? JoinedInto { get; set; }

    /// <summary>Since when the person has us keep the data and do nothing with it; see <see cref="Restrictions"/>.</summary>
    public DateTimeOffset? RestrictedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Person>
    {
        public void Configure(EntityTypeBuilder<Person> builder)
        {
            builder.ToTable("people");
            builder.Property(p => p.Id).ValueGeneratedNever();
            builder.HasIndex(p => p.JoinedInto).HasFilter("\"JoinedInto\" IS NOT NULL");
        }
    }
}

/// <summary>
/// An e-mail address of a person, findable by its blind index only. Erasure deletes the row.
/// </summary>
internal sealed class Address
{
    public Guid Id { get; init; }

    public Guid PersonId { get; set; }

    /// <summary>HMAC of the normalised address; see <see cref="EmailAddress.TryNormalise"/>.</summary>
    public required byte[] Index { get; init; }

    /// <summary>When the person showed control of it by a mailed link; null before.</summary>
    public DateTimeOffset? ProvedAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Address>
    {
        public void Configure(EntityTypeBuilder<Address> builder)
        {
            builder.ToTable("addresses");
            builder.Property(a => a.Id).ValueGeneratedNever();
            builder.HasIndex(a => a.Index).IsUnique();
            builder.HasIndex(a => a.PersonId);
        }
    }
}
