using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Kept.Server.Ledgers;

/// <summary>All entries of an act in one round trip; the driver keeps the statement prepared.</summary>
internal sealed class PostgresEntryInserts : EntryInserts
{
    /// <summary>
    /// The last entries go with the commit: a round trip takes as long as what it asks. Where the insertion fails the server passes over the commit.
    /// </summary>
    public override async Task CommitAsync(KeptDb db, IDbContextTransaction transaction, CancellationToken cancel)
    {
        var entries = Take(db);
        await db.SaveChangesAsync(cancel);
        if (entries.Count > 0)
            await WriteAsync(() => InsertAsync(db, entries, [new NpgsqlBatchCommand("COMMIT")], cancel));
        else
            await transaction.CommitAsync(cancel);
    }

    protected override Task InsertAsync(KeptDb db, IReadOnlyList<LedgerEntry> entries, CancellationToken cancel) => InsertAsync(db, entries, [], cancel);

    private static async Task InsertAsync(KeptDb db, IReadOnlyList<LedgerEntry> entries, IEnumerable<NpgsqlBatchCommand> then, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection());
        foreach (var command in entries.Select(CommandFor).Concat(then))
            batch.BatchCommands.Add(command);
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
