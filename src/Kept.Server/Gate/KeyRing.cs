using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Gate;

/// <summary>
/// The keys of people and orders as an act uses them: the database's row says whether a key lives, the store holds it.
/// INVARIANT (ERASE): the row is read in the caller's transaction, so a key that another node destroyed opens nothing.
/// </summary>
internal sealed class KeyRing(KeptDb db, KeyStore store, Vault vault, Transactions transactions, KeyEndings endings, MasterKey master, TimeProvider time)
{
    /// <summary>The owner's key; without <see cref="DataKey.Wrapped"/> once destroyed. Null when the owner never had one.</summary>
    public async Task<DataKey?> FindAsync(Guid owner, CancellationToken cancel)
    {
        var key = await db.Set<DataKey>().FindAsync([owner], cancel);
        if (key is { DestroyedAt: null, Wrapped: null })
            key.Wrapped = (await store.FindAsync(owner, cancel))?.Wrapped;
        return key;
    }

    /// <summary>The keys of many owners, read together; whoever never had one is missing.</summary>
    public async Task<IReadOnlyDictionary<Guid, DataKey>> FindAsync(IReadOnlyCollection<Guid> owners, CancellationToken cancel)
    {
        var rows = await RowsAsync(owners, cancel);
        var unread = rows.Values.Where(k => k is { DestroyedAt: null, Wrapped: null }).Select(k => k.Id).ToList();
        if (unread.Count > 0)
            foreach (var stored in (await store.FindAsync(unread, cancel)).Values)
                rows[stored.Id].Wrapped = stored.Wrapped;
        return rows;
    }

    /// <summary>Which of these owners have a key that was not destroyed. It does not ask the store.</summary>
    public async Task<IReadOnlySet<Guid>> AliveAsync(IReadOnlyCollection<Guid> owners, CancellationToken cancel) =>
        (await RowsAsync(owners, cancel)).Values.Where(k => k.DestroyedAt is null).Select(k => k.Id).ToHashSet();

    /// <summary>The database's rows, in one round trip; among them those that are only about to be saved.</summary>
    private async Task<Dictionary<Guid, DataKey>> RowsAsync(IReadOnlyCollection<Guid> owners, CancellationToken cancel)
    {
        if (owners.Count > 1)
            await db.Set<DataKey>().Where(k => owners.Contains(k.Id)).LoadAsync(cancel);
        var rows = new Dictionary<Guid, DataKey>();
        foreach (var owner in owners)
            if (await db.Set<DataKey>().FindAsync([owner], cancel) is { } row)
                rows.Add(owner, row);
        return rows;
    }

    /// <summary>
    /// Makes a key. It is durable in the store before anything is sealed with it; the row is saved with the act it belongs to. An
    /// act that fails leaves a key without a row, which opens nothing and serves when the same act is tried again.
    /// </summary>
    public async Task<DataKey> NewAsync(Guid owner, CancellationToken cancel)
    {
        // Named before it is wrapped: if a rotation begins in between, the name is the old key's, and the rotation looks at it again.
        var by = master.Id;
        var key = vault.NewKey(owner);
        key.Wrapped = await store.AddAsync(owner, key.Wrapped!, by, cancel);
        FaultPoint.Reached("key-stored");
        return key;
    }

    /// <summary>
    /// Decides in the caller's transaction that the owner's key is destroyed; from its commit on nothing opens. The store follows
    /// right after, or at the latest by <see cref="KeyEndingJob"/> or the next start when the process dies in between.
    /// </summary>
    public async Task DestroyAsync(Guid owner, CancellationToken cancel)
    {
        var key = await db.Set<DataKey>().FindAsync([owner], cancel);
        if (key is null)
        {
            key = new DataKey { Id = owner, CreatedAt = time.GetUtcNow() };
            db.Add(key);
        }
        if (key.DestroyedAt is not null)
            return;
        vault.Destroy(key);
        key.Unmoved = null;
        // Two nodes may decide the same at once; the second waits for the first and adds nothing.
        await db.Database.ExecuteSqlAsync($"INSERT INTO key_endings (\"Id\") VALUES ({owner}) ON CONFLICT (\"Id\") DO NOTHING", cancel);
        transactions.AfterCommit(endings.TryCarryOutAsync);
    }
}
