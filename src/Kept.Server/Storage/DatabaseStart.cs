using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Storage;

/// <summary>Opens the database at start: creates it, brings its schema up to date, or says why it cannot.</summary>
internal sealed class DatabaseStart(KeptDb db, StorageOptions options)
{
    /// <summary>Makes the database ready. Throws <see cref="StartupException"/> with what to do when it cannot.</summary>
    public async Task ReadyAsync(CancellationToken cancel)
    {
        CreateDataFolder();
        try
        {
            await RefuseNewerDatabaseAsync(cancel);
            await db.Database.MigrateAsync(cancel);
            if (!options.IsPostgres)
                await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;", cancel);
        }
        catch (SqliteException e)
        {
            throw new StartupException(SqliteAdvice(e), e);
        }
        catch (DbException e)
        {
            throw new StartupException($"The PostgreSQL database in the setting 'Database' cannot be used: {e.GetType().Name}, SQLSTATE {e.SqlState ?? "none"}. Check that the server runs, the database exists and the user may create tables.", e);
        }
    }

    private void CreateDataFolder()
    {
        try
        {
            Directory.CreateDirectory(options.DataPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The data folder '{options.DataPath}' cannot be created: {e.Message} Choose another with --data DIR.", e);
        }
    }

    private async Task RefuseNewerDatabaseAsync(CancellationToken cancel)
    {
        if (!options.IsPostgres && !File.Exists(options.SqlitePath))
            return;
        if (options.IsPostgres && !await db.Database.CanConnectAsync(cancel))
            throw new StartupException("The PostgreSQL database in the setting 'Database' does not answer. Check host, port, database, user and password.");
        var known = db.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        var newer = (await db.Database.GetAppliedMigrationsAsync(cancel)).Where(m => !known.Contains(m)).ToList();
        if (newer.Count > 0)
            throw new StartupException($"This database was used by a newer Kept (it has the schema step '{newer[^1]}'). Start that version, or restore a backup made before it.");
    }

    private string SqliteAdvice(SqliteException e) => e.SqliteErrorCode switch
    {
        26 => $"'{options.SqlitePath}' is not a SQLite database. Move it away, restore a backup, or choose another folder with --data DIR.",
        13 => $"The disk that holds '{options.DataPath}' is full. Free some space and start again; nothing was changed.",
        8 or 14 or 23 => $"'{options.SqlitePath}' cannot be opened for writing. Check the folder's owner and mode.",
        5 or 6 => $"'{options.SqlitePath}' is locked by another process. One SQLite database serves one server; use PostgreSQL for several.",
        11 => $"'{options.SqlitePath}' is damaged. Restore the last backup.",
        var code => $"'{options.SqlitePath}' cannot be used (SQLite error {code}).",
    };
}
