using System.Data.Common;
using Kept.Server.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Kept.Server.Gate;

/// <summary>
/// Where the key store lies and how it is opened: <c>keys.db</c> in the data folder, or the schema <c>kept_keys</c> of the
/// PostgreSQL database in the setting <c>Keys</c>, which is the main one unless set.
/// </summary>
internal sealed class KeyStoreFile(StorageOptions options)
{
    // Overwritten when deleted, so that a destroyed key does not lie on in a free page.
    private const string Pragmas = "PRAGMA busy_timeout=10000; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;";

    private const string SqliteTables =
        """
        PRAGMA journal_mode=WAL;
        CREATE TABLE IF NOT EXISTS data_keys (id TEXT PRIMARY KEY, wrapped BLOB, master TEXT NOT NULL, at INTEGER NOT NULL, destroyed_at INTEGER, ends_at INTEGER) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS data_keys_destroyed ON data_keys (id) WHERE destroyed_at IS NOT NULL;
        CREATE INDEX IF NOT EXISTS data_keys_ends ON data_keys (ends_at) WHERE ends_at IS NOT NULL;
        CREATE TABLE IF NOT EXISTS log_head (id INTEGER PRIMARY KEY, origin TEXT NOT NULL, size INTEGER NOT NULL);
        """;

    private const string PostgresTables =
        """
        CREATE SCHEMA IF NOT EXISTS kept_keys;
        CREATE TABLE IF NOT EXISTS kept_keys.data_keys (id uuid PRIMARY KEY, wrapped bytea, master text NOT NULL, at bigint NOT NULL, destroyed_at bigint, ends_at bigint);
        CREATE INDEX IF NOT EXISTS data_keys_destroyed ON kept_keys.data_keys (id) WHERE destroyed_at IS NOT NULL;
        CREATE INDEX IF NOT EXISTS data_keys_ends ON kept_keys.data_keys (ends_at) WHERE ends_at IS NOT NULL;
        CREATE TABLE IF NOT EXISTS kept_keys.log_head (id integer PRIMARY KEY, origin text NOT NULL, size bigint NOT NULL);
        """;

    private readonly string postgres = options.IsPostgres
        ? new NpgsqlConnectionStringBuilder(PostgresSettings.Of(options.Keys.Length > 0 ? options.Keys : options.Database)) { SearchPath = "kept_keys" }.ConnectionString
        : "";

    public bool IsPostgres => options.IsPostgres;

    /// <summary>What an operator calls it.</summary>
    public string Place => options.IsPostgres ? "the schema 'kept_keys' of the PostgreSQL database in the setting 'Keys' or 'Database'" : $"'{options.KeysPath}'";

    /// <param name="reading">True spares SQLite the settings that matter to writers alone.</param>
    public async Task<DbConnection> OpenAsync(CancellationToken cancel, bool reading = false)
    {
        DbConnection connection = options.IsPostgres
            ? new NpgsqlConnection(postgres)
            : new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = options.KeysPath }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancel);
            if (!options.IsPostgres && !reading)
                await RunAsync(connection, Pragmas, cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether there is a store. Makes none.</summary>
    public async Task<bool> ExistsAsync(CancellationToken cancel)
    {
        if (!options.IsPostgres)
            return File.Exists(options.KeysPath);
        await using var connection = await OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT to_regclass('kept_keys.data_keys') IS NOT NULL";
        return await command.ExecuteScalarAsync(cancel) is true;
    }

    /// <summary>Makes the store, or leaves the one that is there.</summary>
    public async Task CreateAsync(CancellationToken cancel)
    {
        await using var connection = await OpenAsync(cancel);
        await RunAsync(connection, options.IsPostgres ? PostgresTables : SqliteTables, cancel);
    }

    private static async Task RunAsync(DbConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancel);
    }
}
