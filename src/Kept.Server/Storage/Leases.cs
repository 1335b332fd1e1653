using System.Collections.Concurrent;
using Kept.Server.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Storage;

/// <summary>A named piece of work that one node at a time may do, until a moment.</summary>
internal sealed class Lease
{
    public required string Name { get; set; }

    public required string Owner { get; set; }

    public DateTimeOffset Until { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Lease>
    {
        public void Configure(EntityTypeBuilder<Lease> builder)
        {
            builder.ToTable("leases");
            builder.HasKey(l => l.Name);
        }
    }
}

/// <summary>
/// Takes and renews leases. A node that dies loses its leases when they run out; work done under a lease must
/// still be safe when done twice, for a paused node may wake after its lease has gone.
/// </summary>
internal sealed class Leases(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> held = new(StringComparer.Ordinal);
    private readonly string owner = $"{Environment.MachineName}/{Environment.ProcessId}/{Tokens.New(6)}";

    /// <returns>True when this node now holds the lease for <paramref name="length"/>.</returns>
    public async Task<bool> TakeAsync(KeptDb db, string name, TimeSpan length, CancellationToken cancel)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var until = now + (long)length.TotalMilliseconds;
        // Renewing at half-time only keeps an idle server from writing to the disk several times a second.
        if (held.TryGetValue(name, out var mine) && mine - now > length.TotalMilliseconds / 2)
            return true;
        var taken = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO leases ("Name", "Owner", "Until") VALUES ({name}, {owner}, {until})
            ON CONFLICT ("Name") DO UPDATE SET "Owner" = excluded."Owner", "Until" = excluded."Until"
            WHERE leases."Owner" = excluded."Owner" OR leases."Until" < {now}
            """, cancel);
        if (taken > 0)
            held[name] = until;
        else
            held.TryRemove(name, out _);
        return taken > 0;
    }
}
