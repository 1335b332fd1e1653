using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Gate;

/// <summary>
/// The keys of people and orders as an act uses them: the database's row says whether a key lives, the store holds it.
/// INVARIANT (ERASE): the row is read in the caller's transaction, so a key that another node destroyed opens nothing.
/// </summary>
internal sealed class KeyRing(KeptDb db, KeyStore store, WrappedKeys read, Vault vault, Transactions transactions, KeyEndings endings, MasterKey master, TimeProvider time)
{
    /// <summary>The owner's key; without <see cref="DataKey.Wrapped"/> once destroyed. Null when the owner never had one.</summary>
    public async Task<DataKey?> FindAsync(Guid owner, CancellationToken cancel)
    {
        var key = await db.Set<DataKey>().FindAsync([owner], cancel);
        if (key is not null)
            await FillAsync([key], cancel);
        return key;
    }

    /// <summary>
    /// The same, for an act that takes something in: whoever destroys the key was first, or waits until the act has ended and then finds what it took in.
    /// Without it something would stay of who is erased at another node in that moment: nobody could open it, but it and its entry would name them.
    /// </summary>
    public async Task<DataKey?> HoldAsync(Guid owner, CancellationToken cancel)
    {
        // SQLite has one who writes at a time, and what this act has not saved nobody else knows of.
        if (!db.Database.IsNpgsql() || IsPending(owner))
            return await FindAsync(owner, cancel);
        var held = await db.Set<DataKey>().FromSql($"""SELECT * FROM data_keys WHERE "Id" = {owner} FOR SHARE""").AsNoTracking().ToListAsync(cancel);
        await FillAsync(held, cancel);
        return held.SingleOrDefault();
    }

    /// <summary>The keys of many owners, read together; whoever never had one is missing.</summary>
    public async Task<IReadOnlyDictionary<Guid, DataKey>> FindAsync(IReadOnlyCollection<Guid> owners, CancellationToken cancel)
    {
        var rows = await RowsAsync(owners, cancel);
        await FillAsync([.. rows.Values], cancel);
        return rows;
    }

    /// <summary>What the database says of these owners' keys, in one round trip; among them those that are only about to be saved.</summary>
    public async Task<IReadOnlyDictionary<Guid, DataKey>> RowsAsync(IReadOnlyCollection<Guid> owners, CancellationToken cancel)
    {
        if (owners.Count > 1)
            await db.Set<DataKey>().Where(k => owners.Contains(k.Id)).LoadAsync(cancel);
        var rows = new Dictionary<Guid, DataKey>();
        foreach (var owner in owners)
            if (await db.Set<DataKey>().FindAsync([owner], cancel) is { } row)
                rows.Add(owner, row);
        return rows;
    }

    /// <summary>Whether this unit of work made or destroyed the owner's key and has not saved it, so that the database does not say so yet.</summary>
    public bool IsPending(Guid owner) => db.Set<DataKey>().Local.FindEntry(owner) is { State: not EntityState.Unchanged };

    /// <summary>Takes a row that was read in the act's transaction into its unit of work: who seals after that asks for no key again.</summary>
    public void Track(DataKey row)
    {
        if (db.Set<DataKey>().Local.FindEntry(row.Id) is null)
            db.Attach(row);
    }

    /// <summary>Gives the living among these rows what the store holds of them.</summary>
    public async Task FillAsync(IReadOnlyCollection<DataKey> rows, CancellationToken cancel)
    {
        var unread = new List<DataKey>();
        foreach (var row in rows)
            if (row is { DestroyedAt: null, Wrapped: null } && (row.Wrapped = read.Find(row.Id)) is null)
                unread.Add(row);
            else if (row.DestroyedAt is not null)
                read.Forget(row.Id);
        if (unread.Count == 0)
            return;
        var stored = await store.FindAsync([.. unread.Select(k => k.Id)], cancel);
        foreach (var row in unread)
            if ((row.Wrapped = stored.GetValueOrDefault(row.Id)?.Wrapped) is { } wrapped)
                read.Keep(row.Id, wrapped);
    }

    /// <summary>
    /// Makes a key. It is durable in the store before anything is sealed with it; the row is saved with the act it belongs to. An
    /// act that fails leaves a key without a row, which opens nothing and serves when the same act is tried again.
    /// </summary>
    public async Task<DataKey> NewAsync(Guid owner, CancellationToken cancel)
    {
        master.Follow(await db.Set<Installation>().AsNoTracking().Select(i => i.KeyCheck).SingleAsync(cancel));
        // Named before it is wrapped: if a rotation changes the key in between, the name is the old one's, and the rotation looks at it again.
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
        read.Forget(owner);
        key.Unmoved = null;
        // Two nodes may decide the same at once; the second waits for the first and adds nothing.
        await db.Database.ExecuteSqlAsync($"INSERT INTO key_endings (\"Id\") VALUES ({owner}) ON CONFLICT (\"Id\") DO NOTHING", cancel);
        transactions.AfterCommit(endings.TryCarryOutAsync);
    }
}
