using System.Data.Common;
using System.Text.Json;
using static Kept.Server.Gate.StoreCommands;

namespace Kept.Server.Gate;

/// <summary>One key as the store holds it; <paramref name="Wrapped"/> is null in a tombstone.</summary>
/// <param name="Master">The short id of the master key that wraps it.</param>
internal sealed record StoredKey(Guid Id, byte[]? Wrapped, string Master);

/// <summary>
/// The wrapped data keys, apart from the database, so that the two are backed up apart. INVARIANT (ERASE): a destroyed key leaves
/// a tombstone for ever, which also an older database that is put beside the store obeys. Every method is one transaction and
/// may be repeated.
/// </summary>
internal sealed class KeyStore(KeyStoreFile file, TimeProvider time)
{
    /// <summary>The key of one owner; null when the store never had one.</summary>
    public async Task<StoredKey?> FindAsync(Guid owner, CancellationToken cancel) =>
        (await FindAsync([owner], cancel)).GetValueOrDefault(owner);

    /// <summary>The keys of many owners, in one round trip.</summary>
    public async Task<Dictionary<Guid, StoredKey>> FindAsync(IReadOnlyCollection<Guid> owners, CancellationToken cancel)
    {
        await using var connection = await file.OpenAsync(cancel, reading: true);
        await using var command = Command(connection, "SELECT id, wrapped, master FROM data_keys WHERE id " + (
            owners.Count == 1 ? "= @ids" : file.IsPostgres ? "= ANY(@ids)" : "IN (SELECT value FROM json_each(@ids))"));
        // SQLite keeps an id as text in capitals.
        Set(command, "ids", owners.Count == 1 ? owners.First() : file.IsPostgres ? owners.ToArray() : JsonSerializer.Serialize(owners.Select(o => o.ToString().ToUpperInvariant())));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var found = new Dictionary<Guid, StoredKey>();
        while (await reader.ReadAsync(cancel))
            found[reader.GetGuid(0)] = new StoredKey(reader.GetGuid(0), await reader.IsDBNullAsync(1, cancel) ? null : reader.GetFieldValue<byte[]>(1), reader.GetString(2));
        return found;
    }

    /// <summary>
    /// Stores a new key and returns the one in force: a key that is there already stays, for another node, or an act that was
    /// killed before its database committed, may have sealed with it. Throws <see cref="KeyDestroyedException"/> at a tombstone.
    /// </summary>
    public async Task<byte[]> AddAsync(Guid owner, byte[] wrapped, string master, CancellationToken cancel)
    {
        await using var connection = await file.OpenAsync(cancel);
        await using var command = Command(connection,
            """
            INSERT INTO data_keys (id, wrapped, master, at) VALUES (@id, @wrapped, @master, @now)
            ON CONFLICT (id) DO UPDATE SET at = excluded.at WHERE data_keys.destroyed_at IS NULL
            RETURNING wrapped
            """);
        Fill(command, owner, wrapped, master);
        return await command.ExecuteScalarAsync(cancel) as byte[] ?? throw new KeyDestroyedException(owner);
    }

    /// <summary>Takes in keys from where they lay before; what the store has already stays as it is.</summary>
    public async Task TakeInAsync(IEnumerable<StoredKey> keys, CancellationToken cancel)
    {
        await using var connection = await file.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        foreach (var key in keys)
        {
            await using var command = Command(connection, "INSERT INTO data_keys (id, wrapped, master, at) VALUES (@id, @wrapped, @master, @now) ON CONFLICT (id) DO NOTHING");
            command.Transaction = transaction;
            Fill(command, key.Id, key.Wrapped!, key.Master);
            await command.ExecuteNonQueryAsync(cancel);
        }
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Destroys keys and leaves their tombstones; what was destroyed before keeps its moment.</summary>
    public async Task DestroyAsync(IEnumerable<Guid> owners, CancellationToken cancel)
    {
        await using var connection = await file.OpenAsync(cancel);
        await using (var transaction = await connection.BeginTransactionAsync(cancel))
        {
            foreach (var owner in owners)
            {
                await using var command = Command(connection,
                    """
                    INSERT INTO data_keys (id, master, at, destroyed_at) VALUES (@id, '', @now, @now)
                    ON CONFLICT (id) DO UPDATE SET wrapped = NULL, destroyed_at = excluded.destroyed_at WHERE data_keys.destroyed_at IS NULL
                    """);
                command.Transaction = transaction;
                Set(command, "id", owner);
                Set(command, "now", time.GetUtcNow().ToUnixTimeMilliseconds());
                await command.ExecuteNonQueryAsync(cancel);
            }
            await transaction.CommitAsync(cancel);
        }
        if (file.IsPostgres)
            return;
        // The write-ahead file still holds the page as it was.
        await using var checkpoint = Command(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        await checkpoint.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The next owners whose keys were destroyed, in the store's order of ids; fewer than <paramref name="most"/> are the last.</summary>
    public async Task<List<Guid>> TombstonesAsync(Guid after, int most, CancellationToken cancel)
    {
        await using var connection = await file.OpenAsync(cancel);
        await using var command = Command(connection, "SELECT id FROM data_keys WHERE destroyed_at IS NOT NULL AND id > @after ORDER BY id LIMIT @most");
        Set(command, "after", after);
        Set(command, "most", most);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var owners = new List<Guid>();
        while (await reader.ReadAsync(cancel))
            owners.Add(reader.GetGuid(0));
        return owners;
    }

    /// <summary>Notes how long the log is. Nodes note at once, so a smaller size under the same name changes nothing.</summary>
    public async Task NoteLogAsync(LogHead head, CancellationToken cancel)
    {
        await using var connection = await file.OpenAsync(cancel);
        await using var command = Command(connection,
            """
            INSERT INTO log_head (id, origin, size) VALUES (1, @origin, @size)
            ON CONFLICT (id) DO UPDATE SET origin = excluded.origin, size = excluded.size
            WHERE log_head.origin <> excluded.origin OR log_head.size < excluded.size
            """);
        Set(command, "origin", head.Origin);
        Set(command, "size", head.Size);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The longest that the log was noted to be; null when it never was.</summary>
    public async Task<LogHead?> LogHeadAsync(CancellationToken cancel)
    {
        await using var connection = await file.OpenAsync(cancel, reading: true);
        await using var command = Command(connection, "SELECT origin, size FROM log_head WHERE id = 1");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? new LogHead(reader.GetString(0), reader.GetInt64(1)) : null;
    }

    private void Fill(DbCommand command, Guid owner, byte[] wrapped, string master)
    {
        Set(command, "id", owner);
        Set(command, "wrapped", wrapped);
        Set(command, "master", master);
        Set(command, "now", time.GetUtcNow().ToUnixTimeMilliseconds());
    }
}
