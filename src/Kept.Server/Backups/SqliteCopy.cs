using Kept.Ledger;
using Microsoft.Data.Sqlite;

namespace Kept.Server.Backups;

/// <summary>What a copy of the database says of itself.</summary>
/// <param name="NewestKey">The newest data key that must be in the key store; null when there is none.</param>
internal sealed record DatabaseFacts(string Schema, byte[] KeyCheck, BackupLedger Ledger, string? NewestKey);

/// <summary>Copies SQLite files while a server uses them, and reads the copies.</summary>
internal static class SqliteCopy
{
    /// <summary>
    /// One consistent state of the file, from a transaction that only reads: a running server goes on writing. Free
    /// pages, which may hold what was deleted, are not copied.
    /// </summary>
    public static void Take(string from, string to)
    {
        File.Delete(to);
        using var connection = Open(from, SqliteOpenMode.ReadWrite);
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout=30000; VACUUM INTO $to;";
        command.CommandTimeout = 0;
        command.Parameters.AddWithValue("$to", to);
        command.ExecuteNonQuery();
        BackupFileWriter.Settle(to);
    }

    /// <summary>Reads the whole file for damage. Throws <see cref="BackupException"/> when there is any.</summary>
    public static void RequireWhole(string path)
    {
        try
        {
            using var connection = Open(path, SqliteOpenMode.ReadOnly);
            if (Scalar(connection, "PRAGMA integrity_check(1)") is not "ok")
                throw new BackupException($"'{path}' is damaged.");
        }
        catch (SqliteException e)
        {
            throw new BackupException($"'{path}' is damaged or no SQLite file (SQLite error {e.SqliteErrorCode}).");
        }
    }

    /// <summary>
    /// Reads what the copy of a database must tell. Throws <see cref="BackupException"/> when it is none of Kept's.
    /// </summary>
    public static DatabaseFacts Facts(string path)
    {
        try
        {
            using var connection = Open(path, SqliteOpenMode.ReadOnly);
            var schema = (string?)Scalar(connection, """SELECT max("MigrationId") FROM "__EFMigrationsHistory";""");
            var origin = (string?)Scalar(connection, """SELECT "Origin" FROM installation""");
            if (
                schema is null
                || origin is null
                || Scalar(connection, """SELECT "KeyCheck" FROM installation""") is not byte[] check
            )
                throw new BackupException($"'{path}' holds no installation of Kept.");
            var range = Scalar(connection, """SELECT "Frontier" FROM ledger_state""") is byte[] frontier
                ? CompactRange.FromBytes(frontier)
                : new CompactRange();
            var newest = Scalar(
                connection,
                """SELECT max("Id") FROM data_keys WHERE "DestroyedAt" IS NULL AND "Wrapped" IS NULL"""
            );
            return new DatabaseFacts(
                schema,
                check,
                new BackupLedger(origin, range.Size, range.Root().ToBase64()),
                newest as string
            );
        }
        catch (SqliteException e)
        {
            throw new BackupException(
                $"'{path}' cannot be read as a database of Kept (SQLite error {e.SqliteErrorCode})."
            );
        }
    }

    /// <summary>Whether the key store in this file has the key, alive or destroyed.</summary>
    public static bool HasKey(string path, string? key)
    {
        using var connection = Open(path, SqliteOpenMode.ReadOnly);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM data_keys WHERE id = $id";
        command.Parameters.AddWithValue("$id", key ?? "");
        return key is null || command.ExecuteScalar() is > 0L;
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        return command.ExecuteScalar() is var value && value is DBNull ? null : value;
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        if (!File.Exists(path))
            throw new BackupException($"'{path}' is missing.");
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = mode,
                Pooling = false,
            }.ConnectionString
        );
        connection.Open();
        return connection;
    }
}
