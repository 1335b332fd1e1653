using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Gate;

/// <summary>
/// Makes database and key store agree before the first request: moves keys from where they lay before, carries out what was
/// decided, and refuses a store that lacks keys the database needs. Each step may be killed and done again.
/// </summary>
internal sealed class KeyStart(KeptDb db, KeyStore store, KeyStoreFile file, KeyEndings endings, StorageOptions options)
{
    private const int BatchSize = 500;

    /// <summary>Throws <see cref="StartupException"/> when the store is missing, damaged or older than the database.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        if (options is { IsPostgres: false, Keys.Length: > 0 })
            throw new StartupException($"The setting 'Keys' is for PostgreSQL. With SQLite the keys lie in {file.Place}; remove the setting.");
        try
        {
            await AgreeAsync(cancel);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 11 or 26)
        {
            throw new StartupException($"The database or the key store {file.Place} is damaged or no SQLite file (SQLite error {e.SqliteErrorCode}). Put it back from its last backup.", e);
        }
    }

    /// <summary>
    /// The owners whose keys the store has destroyed and this database believes alive, or has not heard of: it is an older one than
    /// the store. Read in this order, for every other node decides in the database first.
    /// </summary>
    public async Task<IReadOnlyCollection<Guid>> UndoneAsync(CancellationToken cancel)
    {
        var tombstones = await store.TombstonesAsync(cancel);
        tombstones.ExceptWith(await DestroyedAsync(cancel));
        return tombstones;
    }

    private async Task AgreeAsync(CancellationToken cancel)
    {
        // Ids grow with time, so an older store lacks the newest.
        var newest = await db.Set<DataKey>().Where(k => k.DestroyedAt == null && k.Unmoved == null).OrderByDescending(k => k.Id).Select(k => (Guid?)k.Id).FirstOrDefaultAsync(cancel);
        if (newest is not null && !await file.ExistsAsync(cancel))
            throw new StartupException($"The key store, {file.Place}, is missing, but the database holds data of people sealed with its keys. Put it back from its last backup.");
        await file.CreateAsync(cancel);
        if (newest is { } id && await store.FindAsync(id, cancel) is null)
            throw new StartupException($"The key store, {file.Place}, lacks keys that this database needs: it is older than the database, or another installation's. Put its newest backup back.");
        while (await MoveAsync(cancel))
            continue;
        while (await endings.CarryOutAsync(cancel))
            continue;
        // Only an older store that was put back lacks any of these.
        var decided = await DestroyedAsync(cancel);
        decided.ExceptWith(await store.TombstonesAsync(cancel));
        if (decided.Count > 0)
            await store.DestroyAsync(decided, cancel);
    }

    /// <summary>Moves some keys from the database into the store; which master key wraps them is not said there. Returns true when there was one.</summary>
    private async Task<bool> MoveAsync(CancellationToken cancel)
    {
        var some = await db.Set<DataKey>().AsNoTracking().Where(k => k.Unmoved != null).OrderBy(k => k.Id).Take(BatchSize).ToListAsync(cancel);
        if (some.Count == 0)
            return false;
        await store.TakeInAsync(some.Select(k => new StoredKey(k.Id, k.Unmoved, Master: "")), cancel);
        FaultPoint.Reached("keys-taken-in");
        var ids = some.ConvertAll(k => k.Id);
        byte[]? gone = null;
        await db.Set<DataKey>().Where(k => ids.Contains(k.Id)).ExecuteUpdateAsync(k => k.SetProperty(x => x.Unmoved, gone), cancel);
        return true;
    }

    private async Task<HashSet<Guid>> DestroyedAsync(CancellationToken cancel) =>
        await db.Set<DataKey>().Where(k => k.DestroyedAt != null).Select(k => k.Id).ToHashSetAsync(cancel);
}
