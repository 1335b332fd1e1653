using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Gate;

/// <summary>
/// The key of one person or of one order, wrapped by the master key. INVARIANT (ERASE): destroying it is what erasing
/// means; the row stays as a tombstone, so that nothing can be sealed for that owner again.
/// </summary>
internal sealed class DataKey
{
    /// <summary>The person's or order's id.</summary>
    public Guid Id { get; init; }

    /// <summary>The wrapped key: nonce, tag, ciphertext. Null once destroyed.</summary>
    public byte[]? Wrapped { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DestroyedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<DataKey>
    {
        public void Configure(EntityTypeBuilder<DataKey> builder)
        {
            builder.ToTable("data_keys");
            builder.Property(k => k.Id).ValueGeneratedNever();
        }
    }
}
