using System.Data.Common;
using static Kept.Server.Gate.StoreCommands;

namespace Kept.Server.Gate;

/// <summary>What a rotation of the master key does in the key store. A key that is destroyed meanwhile stays destroyed.</summary>
internal sealed class KeyRewrapping(KeyStoreFile file)
{
    private const int BatchSize = 500;

    /// <summary>How many keys there are, and how many of them the master key of this id wraps.</summary>
    public async Task<(long All, long Done)> CountAsync(string master, CancellationToken cancel)
    {
        await using var connection = await file.OpenAsync(cancel);
        await using var command = Command(connection, "SELECT COUNT(*), COUNT(CASE WHEN master = @master THEN 1 END) FROM data_keys WHERE wrapped IS NOT NULL");
        Set(command, "master", master);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>Wraps the next keys anew, in one transaction. Returns the last one's owner; null when there was none.</summary>
    public async Task<Guid?> RewrapSomeAsync(MasterKey master, Guid after, CancellationToken cancel)
    {
        await using var connection = await file.OpenAsync(cancel);
        var some = await NextAsync(connection, master.Id, after, cancel);
        if (some.Count == 0)
            return null;
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        foreach (var key in some)
        {
            await using var command = Command(connection, "UPDATE data_keys SET wrapped = @wrapped, master = @master WHERE id = @id AND wrapped IS NOT NULL AND master = @before");
            command.Transaction = transaction;
            Set(command, "id", key.Id);
            Set(command, "before", key.Master);
            Set(command, "master", master.Id);
            Set(command, "wrapped", Vault.Rewrap(master, key.Id, key.Wrapped!));
            await command.ExecuteNonQueryAsync(cancel);
        }
        await transaction.CommitAsync(cancel);
        return some[^1].Id;
    }

    private static async Task<List<StoredKey>> NextAsync(DbConnection connection, string master, Guid after, CancellationToken cancel)
    {
        await using var command = Command(connection, "SELECT id, wrapped, master FROM data_keys WHERE wrapped IS NOT NULL AND master <> @master AND id > @after ORDER BY id LIMIT @batch");
        Set(command, "master", master);
        Set(command, "after", after);
        Set(command, "batch", BatchSize);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var some = new List<StoredKey>();
        while (await reader.ReadAsync(cancel))
            some.Add(new StoredKey(reader.GetGuid(0), reader.GetFieldValue<byte[]>(1), reader.GetString(2)));
        return some;
    }
}
