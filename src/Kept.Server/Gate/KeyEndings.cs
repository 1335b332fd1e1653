using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Gate;

/// <summary>Destroys in the store the keys that the database decided to destroy. Two nodes that do it at once change nothing twice.</summary>
internal sealed class KeyEndings(KeptDb db, KeyStore store, ILogger<KeyEndings> logger)
{
    private const int BatchSize = 500;

    /// <summary>Carries out what is decided. Returns true when there is more. Call it outside of transactions.</summary>
    public async Task<bool> CarryOutAsync(CancellationToken cancel)
    {
        var due = await db.Set<KeyEnding>().OrderBy(e => e.Id).Take(BatchSize).Select(e => e.Id).ToListAsync(cancel);
        if (due.Count == 0)
            return false;
        FaultPoint.Reached("key-decided");
        await store.DestroyAsync(due, cancel);
        FaultPoint.Reached("key-destroyed");
        await db.Set<KeyEnding>().Where(e => due.Contains(e.Id)).ExecuteDeleteAsync(cancel);
        return due.Count == BatchSize;
    }

    /// <summary>The same right after a commit. The act is done by then, so a store that fails is left to the job, and nobody aborts it.</summary>
    public async Task TryCarryOutAsync()
    {
        try
        {
            await CarryOutAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            logger.LogError("Keys that are to be destroyed are still in the store ({Error}); nothing opens with them, and it is tried again", e.GetType().Name);
        }
    }
}

/// <summary>Takes up what a dead process or a store that failed left.</summary>
internal sealed class KeyEndingJob(IServiceScopeFactory scopes, Leases leases, TimeProvider time, ILogger<KeyEndingJob> logger)
    : LeasedJob(scopes, leases, time, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromSeconds(15);

    protected override Task<bool> RunOnceAsync(IServiceProvider services, CancellationToken cancel) =>
        services.GetRequiredService<KeyEndings>().CarryOutAsync(cancel);
}
