using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>
/// INVARIANT (ERASE): an old backup of the database brings nobody back. Before the first request, whoever the key store knows as
/// destroyed is erased again in the database, as they were the first time.
/// </summary>
internal sealed class RestoredErasures(KeptDb db, Transactions transactions, KeyStart keys, Intake intake, Erasure erasure, Snapshot<SiteDirectory> sites, ILogger<RestoredErasures> logger)
{
    public async Task RunAsync(Retention retention, CancellationToken cancel)
    {
        var count = 0;
        await foreach (var owner in keys.UndoneAsync(cancel))
        {
            await transactions.RunAsync(() => EndAsync(owner, retention, cancel), cancel);
            db.ChangeTracker.Clear();
            count++;
        }
        if (count > 0)
            logger.LogWarning("The database is older than the key store: {Count} people and orders that were erased since have been erased again", count);
    }

    /// <summary>Ends a person or an order. Of an owner that this database has not heard of it keeps the tombstone alone.</summary>
    private async Task EndAsync(Guid owner, Retention retention, CancellationToken cancel)
    {
        if (await db.Set<Person>().AnyAsync(p => p.Id == owner && p.ErasedAt == null, cancel))
        {
            var site = await db.Set<Collection>().Where(c => c.PersonId == owner).OrderByDescending(c => c.At).Select(c => c.SiteId).FirstOrDefaultAsync(cancel)
                ?? sites.Current.First.Id;
            await erasure.EraseAsync(owner, site, cancel);
            return;
        }
        await retention.EndAsync(await db.Set<Collection>().Where(c => c.OrderId == owner).ToListAsync(cancel), cancel);
        await intake.DestroyKeyAsync(owner, cancel);
    }
}
