using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Kept.Server.Ledgers;

/// <summary>All entries of an act in one round trip; the driver keeps the statement prepared.</summary>
internal sealed class PostgresEntryInserts : EntryInserts
{
    protected override async Task InsertAsync(KeptDb db, IReadOnlyList<LedgerEntry> entries, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection());
        foreach (var entry in entries)
            batch.BatchCommands.Add(CommandFor(entry));
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        foreach (var entry in entries)
        {
            await reader.ReadAsync(cancel);
            entry.Id = reader.GetInt64(0);
            await reader.NextResultAsync(cancel);
        }
    }

    private static NpgsqlBatchCommand CommandFor(LedgerEntry entry)
    {
        var command = new NpgsqlBatchCommand(Insert);
        Add(command, NpgsqlDbType.Bigint, entry.At.ToUnixTimeMilliseconds());
        Add(command, NpgsqlDbType.Text, entry.Kind);
        Add(command, NpgsqlDbType.Uuid, entry.PersonId);
        Add(command, NpgsqlDbType.Text, entry.SiteId);
        Add(command, NpgsqlDbType.Bytea, entry.Salt);
        Add(command, NpgsqlDbType.Text, entry.Body);
        Add(command, NpgsqlDbType.Bytea, entry.Commitment);
        Add(command, NpgsqlDbType.Bytea, entry.Leaf);
        return command;
    }

    private static void Add(NpgsqlBatchCommand command, NpgsqlDbType type, object? value) =>
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });
}

/// <summary>One entry after the other by a statement that is prepared once for each connection.</summary>
internal sealed class SqliteEntryInserts : EntryInserts, IDisposable
{
    private readonly SqlitePrepared statement = new(Insert);

    protected override Task InsertAsync(KeptDb db, IReadOnlyList<LedgerEntry> entries, CancellationToken cancel)
    {
        var insert = statement.On(db);
        foreach (var entry in entries)
            insert.Bind(1, entry.At.ToUnixTimeMilliseconds()).Bind(2, entry.Kind).Bind(3, entry.PersonId).Bind(4, entry.SiteId).Bind(5, entry.Salt)
                .Bind(6, entry.Body).Bind(7, entry.Commitment).Bind(8, entry.Leaf).Each(row => entry.Id = row.Number(0));
        return Task.CompletedTask;
    }

    public void Dispose() => statement.Dispose();
}
