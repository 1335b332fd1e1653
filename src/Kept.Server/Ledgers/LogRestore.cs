using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Ledgers;

/// <summary>One time that this database came from a backup, so that the log had to go on under another name.</summary>
internal sealed class LogRestore
{
    public Guid Id { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>
    /// The name under which positions from <see cref="Size"/> on were published before, and never are again.
    /// </summary>
    public required string Origin { get; init; }

    /// <summary>How many entries the restored log had.</summary>
    public long Size { get; init; }

    /// <summary>
    /// What <c>kept restore</c> left in the data folder, so that a start which is killed does it once; null when it
    /// was found otherwise.
    /// </summary>
    public string? Marker { get; init; }

    /// <summary>The signed <see cref="Kept.Ledger.RestoreStatement"/>, as it is served.</summary>
    public required string Note { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<LogRestore>
    {
        public void Configure(EntityTypeBuilder<LogRestore> builder)
        {
            builder.ToTable("ledger_restores");
            builder.Property(r => r.Id).ValueGeneratedNever();
        }
    }
}
