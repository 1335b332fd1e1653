using Kept.Policy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Gate;

/// <summary>
/// One act of collecting: what was taken, where, when, from whom and under which policy version. INVARIANT (STICKY):
/// every later decision about it is made by that version, until it was lawfully replaced for this person.
/// </summary>
internal sealed class Collection
{
    public Guid Id { get; init; }

    /// <summary>Moved by <see cref="Resealing"/> alone, when two records turn out to be one person's.</summary>
    public Guid PersonId { get; set; }

    /// <summary>Set for an order's own collection: the order, whose key seals it.</summary>
    public Guid? OrderId { get; init; }

    /// <summary>The owner of the key that seals it: the person, or the order for an order's own collection.</summary>
    public Guid KeyId => OrderId ?? PersonId;

    public required string SiteId { get; init; }

    public required string PolicyName { get; init; }

    /// <summary>Moved by <see cref="Resealing"/> alone, which seals the payload for it.</summary>
    public DateOnly PolicyVersion { get; set; }

    public DateTimeOffset At { get; init; }

    public required CollectionSource Source { get; init; }

    /// <summary>The categories it holds, known without opening it.</summary>
    public CategorySet Categories { get; init; }

    /// <summary>Why it was collected.</summary>
    public PurposeSet Purposes { get; init; }

    public required Sealed<PersonalData> Payload { get; set; }

    /// <summary>When it must be gone, by the longest retention of its categories; null for "until erased".</summary>
    public DateTimeOffset? KeepUntil { get; set; }

    /// <summary>True for an order's own collection, which outlives the erasure of the person until <see cref="KeepUntil"/>.</summary>
    public bool IsOrders => OrderId is not null;

    /// <summary>The associated data that binds the ciphertext to this row.</summary>
    public string Context => $"collection/{Id:N}/{PersonId:N}/{KeyId:N}/{Categories.Bits:x}/{PolicyName}@{PolicyVersion:yyyy-MM-dd}";

    internal sealed class Configuration : IEntityTypeConfiguration<Collection>
    {
        // The set is enumerable, so without a comparer of its own it would be compared as a list.
        private static readonly ValueComparer<CategorySet> ByBits = new((a, b) => a.Bits == b.Bits, s => s.Bits.GetHashCode());

        public void Configure(EntityTypeBuilder<Collection> builder)
        {
            builder.ToTable("collections");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.Ignore(c => c.KeyId);
            builder.Property(c => c.Source).HasConversion(s => s.Code(), code => CollectionSources.Parse(code));
            builder.Property(c => c.Categories).HasConversion(s => (long)s.Bits, bits => new CategorySet((ulong)bits), ByBits);
            builder.Property(c => c.Purposes).HasColumnName("PurposeBits").HasConversion(p => p.Bits, bits => new PurposeSet(bits));
            builder.Property(c => c.Payload).HasConversion(s => s.Cipher, bytes => new Sealed<PersonalData>(bytes));
            // A token, so that nothing is written to a row that was moved to another version since it was read.
            builder.Property(c => c.PolicyVersion).HasConversion(v => v.DayNumber, n => DateOnly.FromDayNumber(n)).IsConcurrencyToken();
            builder.HasIndex(c => new { c.PersonId, c.At });
            // Most collections are no order's, and are not in this index.
            builder.HasIndex(c => c.OrderId).HasFilter("\"OrderId\" IS NOT NULL");
            builder.HasIndex(c => c.Purposes);
            builder.HasIndex(c => c.KeepUntil).HasFilter("\"KeepUntil\" IS NOT NULL");
        }
    }
}
