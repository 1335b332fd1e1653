using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>Looks for <see cref="LateEntries"/>; a job of its own, so that neither it nor retention waits for the other to succeed.</summary>
internal sealed class LateEntriesJob(IServiceScopeFactory scopes, Leases leases, TimeProvider time, ILogger<LateEntriesJob> logger)
    : LeasedJob(scopes, leases, time, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromMinutes(10);

    protected override async Task<bool> RunOnceAsync(IServiceProvider services, CancellationToken cancel)
    {
        await ActivatorUtilities.CreateInstance<LateEntries>(services).CloseAsync(cancel);
        return false;
    }
}

/// <summary>
/// INVARIANT (ERASE): an act about somebody may begin before the person's erasure or joining and commit after it, on PostgreSQL, so that its entry
/// was not yet there when those of the person were closed or moved. It is found here by its moment: what an act writes about somebody it took for
/// living is of before the erasure, and what is written about an order's books afterwards is of after it.
/// </summary>
internal sealed class LateEntries(KeptDb db, TimeProvider time)
{
    /// <summary>Longer than any act goes on, and than servers stand still between an erasure and the next round.</summary>
    private static readonly TimeSpan LooksBack = TimeSpan.FromDays(30);

    /// <summary>Milliseconds from the moment of an erasure to its commit, and between the clocks of two nodes.</summary>
    private const long Slack = 1000;

    public async Task CloseAsync(CancellationToken cancel)
    {
        var since = (time.GetUtcNow() - LooksBack).ToUnixTimeMilliseconds();
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE ledger_entries SET "PersonId" = p."JoinedInto"
            FROM people AS p WHERE p."Id" = "PersonId" AND p."ErasedAt" >= {since} AND p."JoinedInto" IS NOT NULL
            """, cancel);
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE ledger_entries SET "PersonId" = NULL, "Salt" = NULL, "Body" = NULL
            FROM people AS p WHERE p."Id" = "PersonId" AND p."ErasedAt" >= {since} AND p."JoinedInto" IS NULL AND "At" <= p."ErasedAt" + {Slack}
            """, cancel);
    }
}
