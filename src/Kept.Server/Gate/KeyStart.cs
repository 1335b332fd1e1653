using System.Runtime.CompilerServices;
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
    /// <summary>Keys at once, so that a start needs no more memory however many were ever erased.</summary>
    public const int BatchSize = 500;

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
    public async IAsyncEnumerable<Guid> UndoneAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var last = Guid.Empty;
        while (await store.TombstonesAsync(last, BatchSize, cancel) is { Count: > 0 } some)
        {
            var destroyed = await db.Set<DataKey>().Where(k => some.Contains(k.Id) && k.DestroyedAt != null).Select(k => k.Id).ToHashSetAsync(cancel);
            foreach (var owner in some.Where(o => !destroyed.Contains(o)))
                yield return owner;
            last = some[^1];
        }
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
        await DestroyAgainAsync(cancel);
    }

    /// <summary>Only an older store that was put back lacks any of what the database knows as destroyed.</summary>
    private async Task DestroyAgainAsync(CancellationToken cancel)
    {
        var last = Guid.Empty;
        while (await db.Set<DataKey>().Where(k => k.DestroyedAt != null && k.Id > last).OrderBy(k => k.Id).Select(k => k.Id).Take(BatchSize).ToListAsync(cancel) is { Count: > 0 } some)
        {
            var stored = await store.FindAsync(some, cancel);
            var lacking = some.Where(o => stored.GetValueOrDefault(o) is not { Wrapped: null }).ToList();
            if (lacking.Count > 0)
                await store.DestroyAsync(lacking, cancel);
            last = some[^1];
        }
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
}
