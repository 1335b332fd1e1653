using System.Data.Common;
using Kept.Server.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Kept.Benchmarks;

/// <summary>Writes many rows in one transaction: by one prepared statement on SQLite, by COPY on PostgreSQL.</summary>
internal sealed class GdprBulk : IAsyncDisposable
{
    private readonly DbConnection connection;
    private readonly DbTransaction transaction;

    private GdprBulk(DbConnection connection, DbTransaction transaction) => (this.connection, this.transaction) = (connection, transaction);

    public static async Task<GdprBulk> OpenAsync(KeptDb db)
    {
        await db.Database.OpenConnectionAsync();
        var connection = db.Database.GetDbConnection();
        if (connection is SqliteConnection)
            await RunAsync(connection, "PRAGMA cache_size=-1000000");
        return new GdprBulk(connection, await connection.BeginTransactionAsync());
    }

    public Task RowsAsync(string table, string[] columns, IEnumerable<object[]> rows) => connection is NpgsqlConnection npgsql
        ? CopyAsync(npgsql, table, columns, rows)
        : Task.Run(() => Insert(table, columns, rows));

    public Task CommitAsync() => transaction.CommitAsync();

    /// <summary>Has the database take stock and write out what was loaded, as it would in time by itself: beside what is measured otherwise.</summary>
    public async Task SettleAsync()
    {
        string[] settling = connection is NpgsqlConnection ? ["VACUUM ANALYZE", "CHECKPOINT"] : ["PRAGMA wal_checkpoint(TRUNCATE); ANALYZE; PRAGMA cache_size=-16000"];
        foreach (var statements in settling)
            await RunAsync(connection, statements);
    }

    public ValueTask DisposeAsync() => transaction.DisposeAsync();

    private void Insert(string table, string[] columns, IEnumerable<object[]> rows)
    {
        using var insert = ((SqliteConnection)connection).CreateCommand();
        insert.Transaction = (SqliteTransaction)transaction;
        insert.CommandText = $"INSERT INTO {table} ({Named(columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => $"$p{i}"))})";
        for (var i = 0; i < columns.Length; i++)
            insert.Parameters.Add(new SqliteParameter { ParameterName = $"$p{i}" });
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
                insert.Parameters[i].Value = row[i];
            insert.ExecuteNonQuery();
        }
    }

    private static async Task CopyAsync(NpgsqlConnection connection, string table, string[] columns, IEnumerable<object[]> rows)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"COPY {table} ({Named(columns)}) FROM STDIN (FORMAT BINARY)");
        foreach (var row in rows)
        {
            await copy.StartRowAsync();
            foreach (var value in row)
                await copy.WriteAsync(value);
        }
        await copy.CompleteAsync();
    }

    private static async Task RunAsync(DbConnection connection, string statements)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = statements;
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync();
    }

    private static string Named(string[] columns) => string.Join(", ", columns.Select(c => $"\"{c}\""));
}
