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
/// Takes and renews leases. A node that stops gives its leases back, one that dies loses them when they run out. Work done under a lease must
/// still be safe when done twice, for a paused node may wake after its lease has gone. On SQLite nobody else is there to do the work
/// (<see cref="DataLock"/>), so that there are none.
/// </summary>
internal sealed class Leases(StorageOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> held = new(StringComparer.Ordinal);
    private readonly string owner = $"{Environment.MachineName}/{Environment.ProcessId}/{Tokens.New(6)}";

    /// <returns>True when this node now holds the lease for <paramref name="length"/>.</returns>
    public async Task<bool> TakeAsync(KeptDb db, string name, TimeSpan length, CancellationToken cancel)
    {
        if (!options.IsPostgres)
            return true;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var until = now + (long)length.TotalMilliseconds;
        // Renewing at half-time only keeps an idle server from writing several times a second.
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

    /// <summary>Gives back all that this node holds, for others to go on at once.</summary>
    public Task ReturnAsync(KeptDb db, CancellationToken cancel) => db.Set<Lease>().Where(l => l.Owner == owner).ExecuteDeleteAsync(cancel);
}
