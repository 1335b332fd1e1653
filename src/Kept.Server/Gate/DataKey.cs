using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Gate;

/// <summary>
/// The key of one person or of one order. INVARIANT (ERASE): destroying it is what erasing means. This row decides: once it
/// says destroyed, nothing opens; the key itself lies in the <see cref="KeyStore"/>, wrapped by the master key, and is
/// destroyed there right after. The row stays, so that nothing can be sealed for that owner again.
/// </summary>
internal sealed class DataKey
{
    /// <summary>The person's or order's id.</summary>
    public Guid Id { get; init; }

    /// <summary>The wrapped key as read from the store: nonce, tag, ciphertext. Null until read, and once destroyed.</summary>
    public byte[]? Wrapped { get; set; }

    /// <summary>Where keys lay before they had a store of their own. <see cref="KeyStart"/> moves them and leaves null.</summary>
    public byte[]? Unmoved { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DestroyedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<DataKey>
    {
        public void Configure(EntityTypeBuilder<DataKey> builder)
        {
            builder.ToTable("data_keys");
            builder.Property(k => k.Id).ValueGeneratedNever();
            builder.Ignore(k => k.Wrapped);
            builder.Property(k => k.Unmoved).HasColumnName("Wrapped");
        }
    }
}

/// <summary>A key that was decided to be destroyed and is perhaps still in the store: written by the act that decides, gone once carried out.</summary>
internal sealed class KeyEnding
{
    /// <summary>The person's or order's id.</summary>
    public Guid Id { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<KeyEnding>
    {
        public void Configure(EntityTypeBuilder<KeyEnding> builder)
        {
            builder.ToTable("key_endings");
            builder.Property(k => k.Id).ValueGeneratedNever();
        }
    }
}
