using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Policies;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Diagnostics;

/// <summary>Runs <see cref="RequestLogRetention"/> every ten minutes.</summary>
internal sealed class RequestLogRetentionJob(
    IServiceScopeFactory scopes,
    Leases leases,
    TimeProvider time,
    ILogger<RequestLogRetentionJob> logger
) : LeasedJob(scopes, leases, time, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromMinutes(10);

    protected override async Task<bool> RunOnceAsync(IServiceProvider services, CancellationToken cancel)
    {
        await services.GetRequiredService<RequestLogRetention>().RunAsync(cancel);
        return false;
    }
}

/// <summary>
/// Deletes requests when their time is over, and destroys the key of a day when its last request goes. From then on
/// no backup of the database opens that day. INVARIANT (STICKY): the version in force when the requests came says
/// how long.
/// </summary>
internal sealed class RequestLogRetention(
    KeptDb db,
    Transactions transactions,
    NetworkLog log,
    PolicyShelf policies,
    LedgerWriter ledger,
    TimeProvider time
)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        await log.DestroyEndedAsync(cancel);
        var now = time.GetUtcNow();
        foreach (var key in await db.Set<NetworkLogKey>().AsNoTracking().OrderBy(k => k.Day).ToListAsync(cancel))
        {
            if (key.KeepUntil <= now)
                await transactions.RunAsync(() => EndAsync(key, cancel), cancel);
            else if (
                policies.Find(key.PolicyName, key.PolicyVersion) is { } version
                && RetentionSpans.Cutoff(NetworkLog.RetentionOf(version), now) is { } cutoff
            )
                await db.Set<NetworkLogBatch>()
                    .Where(b => b.KeyId == key.Id && b.From < cutoff)
                    .ExecuteDeleteAsync(cancel);
        }
    }

    private async Task EndAsync(NetworkLogKey key, CancellationToken cancel)
    {
        await db.Set<NetworkLogBatch>().Where(b => b.KeyId == key.Id).ExecuteDeleteAsync(cancel);
        await db.Set<NetworkLogKey>().Where(k => k.Id == key.Id).ExecuteDeleteAsync(cancel);
        ledger.Add(
            EntryKind.Expired,
            person: null,
            key.SiteId,
            new()
            {
                ["categories"] = Category.IpAddress.Name,
                ["reference"] = $"network-log/{DateOnly.FromDayNumber(key.Day):yyyy-MM-dd}",
            }
        );
    }
}
