using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Gate;

/// <summary>
/// On PostgreSQL every act that takes or ends collections adds rows of its own to what <see cref="Holdings"/> counts by, for two acts that
/// changed one row would wait for one another. This makes one row of all that a set has. Two nodes that do it at once count nothing twice:
/// what the one took away is gone for the other.
/// </summary>
internal sealed class HoldingCounts(KeptDb db)
{
    private const string Gather =
        """
        WITH gone AS (
            DELETE FROM collection_counts
            WHERE "PurposeBits" IN (SELECT "PurposeBits" FROM collection_counts GROUP BY "PurposeBits" HAVING COUNT(*) > 1)
            RETURNING "PurposeBits", "Count")
        INSERT INTO collection_counts SELECT "PurposeBits", SUM("Count") FROM gone GROUP BY "PurposeBits" HAVING SUM("Count") <> 0
        """;

    public Task GatherAsync(CancellationToken cancel) => db.Database.ExecuteSqlRawAsync(Gather, cancel);
}

/// <summary>Gathers counts every 15 seconds, on PostgreSQL. SQLite has one writer, whose triggers keep one row for each set.</summary>
internal sealed class HoldingCountsJob(StorageOptions storage, IServiceScopeFactory scopes, Leases leases, TimeProvider time, ILogger<HoldingCountsJob> logger)
    : LeasedJob(scopes, leases, time, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromSeconds(15);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => storage.IsPostgres ? base.ExecuteAsync(stoppingToken) : Task.CompletedTask;

    protected override async Task<bool> RunOnceAsync(IServiceProvider services, CancellationToken cancel)
    {
        await services.GetRequiredService<HoldingCounts>().GatherAsync(cancel);
        return false;
    }
}
