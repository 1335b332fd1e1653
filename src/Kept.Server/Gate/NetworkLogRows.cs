using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Gate;

/// <summary>
/// One request as the network log keeps it. Without the address it names nobody: the path has no query and no
/// tokens.
/// </summary>
internal sealed record LoggedRequest(DateTimeOffset At, string Address, string Method, string Path, int Status)
{
    /// <summary>Refuses to print: INVARIANT (QUIET).</summary>
    public override string ToString() => "▒▒▒";
}

/// <summary>
/// The key of one site's network log for one day (UTC) and policy version. INVARIANT (STICKY): that version says
/// who may read the day and when its key is destroyed.
/// </summary>
internal sealed class NetworkLogKey
{
    /// <summary>The key's id in the key store.</summary>
    public Guid Id { get; init; }

    public required string SiteId { get; init; }

    /// <summary>The day, as <see cref="DateOnly.DayNumber"/>.</summary>
    public int Day { get; init; }

    public required string PolicyName { get; init; }

    public DateOnly PolicyVersion { get; init; }

    /// <summary>When the last request of the day has outlived its time and the key goes.</summary>
    public DateTimeOffset KeepUntil { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<NetworkLogKey>
    {
        public void Configure(EntityTypeBuilder<NetworkLogKey> builder)
        {
            builder.ToTable("network_log_keys");
            builder.Property(k => k.Id).ValueGeneratedNever();
            builder.Property(k => k.PolicyVersion).HasConversion(v => v.DayNumber, n => DateOnly.FromDayNumber(n));
            builder.HasIndex(k => new { k.SiteId, k.Day });
            builder.HasIndex(k => k.KeepUntil);
        }
    }
}

/// <summary>The requests to one site within about a second, sealed together under the key of their day.</summary>
internal sealed class NetworkLogBatch
{
    public Guid Id { get; init; }

    /// <summary>The <see cref="NetworkLogKey"/>.</summary>
    public Guid KeyId { get; init; }

    public required string SiteId { get; init; }

    /// <summary>The oldest request of the batch.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>The newest request of the batch.</summary>
    public DateTimeOffset Until { get; init; }

    public int Count { get; init; }

    /// <summary>How many requests came faster than the log takes them and are not in it.</summary>
    public int Missed { get; init; }

    public required Sealed<List<LoggedRequest>> Payload { get; init; }

    /// <summary>The associated data that binds the ciphertext to this row.</summary>
    public string Context => $"network-log/{Id:N}/{KeyId:N}/{SiteId}";

    internal sealed class Configuration : IEntityTypeConfiguration<NetworkLogBatch>
    {
        public void Configure(EntityTypeBuilder<NetworkLogBatch> builder)
        {
            builder.ToTable("network_log");
            builder.Property(b => b.Id).ValueGeneratedNever();
            builder.Ignore(b => b.Context);
            builder
                .Property(b => b.Payload)
                .HasConversion(s => s.Cipher, bytes => new Sealed<List<LoggedRequest>>(bytes));
            builder.HasIndex(b => new { b.KeyId, b.From });
        }
    }
}
