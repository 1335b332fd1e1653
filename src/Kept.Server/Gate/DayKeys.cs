using static Kept.Server.Gate.StoreCommands;

namespace Kept.Server.Gate;

/// <summary>
/// Keys that end at a set moment, such as those of the network log. They lie in the key store alone, with that moment, so that
/// an old copy of the store forgets them too. They are nobody's, hence no tombstone stays.
/// </summary>
internal sealed class DayKeys(KeyStoreFile file, Vault vault, MasterKey master, TimeProvider time)
{
    /// <summary>A new key, durable in the store before anything is sealed with it.</summary>
    public async Task<DataKey> NewAsync(Guid owner, DateTimeOffset endsAt, CancellationToken cancel)
    {
        // Named before it is wrapped, as in KeyRing.
        var by = master.Id;
        var key = vault.UnsavedKey(owner);
        await using var connection = await file.OpenAsync(cancel);
        await using var command = Command(
            connection,
            "INSERT INTO data_keys (id, wrapped, master, at, ends_at) VALUES (@id, @wrapped, @master, @now, @ends)"
        );
        Set(command, "id", owner);
        Set(command, "wrapped", key.Wrapped!);
        Set(command, "master", by);
        Set(command, "now", time.GetUtcNow().ToUnixTimeMilliseconds());
        Set(command, "ends", endsAt.ToUnixTimeMilliseconds());
        await command.ExecuteNonQueryAsync(cancel);
        return key;
    }

    /// <summary>The key; null when it ended or the store never had it.</summary>
    public async Task<DataKey?> FindAsync(Guid owner, CancellationToken cancel)
    {
        await using var connection = await file.OpenAsync(cancel, reading: true);
        await using var command = Command(
            connection,
            "SELECT wrapped FROM data_keys WHERE id = @id AND ends_at > @now"
        );
        Set(command, "id", owner);
        Set(command, "now", time.GetUtcNow().ToUnixTimeMilliseconds());
        return await command.ExecuteScalarAsync(cancel) is byte[] wrapped
            ? new DataKey { Id = owner, Wrapped = wrapped }
            : null;
    }

    /// <summary>Destroys all keys whose time is over.</summary>
    public async Task DestroyEndedAsync(CancellationToken cancel)
    {
        await using var connection = await file.OpenAsync(cancel);
        await using var command = Command(connection, "DELETE FROM data_keys WHERE ends_at <= @now");
        Set(command, "now", time.GetUtcNow().ToUnixTimeMilliseconds());
        if (await command.ExecuteNonQueryAsync(cancel) == 0 || file.IsPostgres)
            return;
        // The write-ahead file still holds the page as it was.
        await using var checkpoint = Command(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        await checkpoint.ExecuteNonQueryAsync(cancel);
    }
}
