using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Storage;

/// <summary>Opens the database at start: creates it, brings its schema up to date, or says why it cannot.</summary>
internal sealed class DatabaseStart(KeptDb db, DataLock data, StorageOptions options, ILogger<DatabaseStart> logger)
{
    /// <summary>Makes the database ready. Throws <see cref="StartupException"/> with what to do when it cannot.</summary>
    public async Task ReadyAsync(CancellationToken cancel)
    {
        CreateDataFolder();
        foreach (var open in PrivateFiles.Tighten(options.DataPath))
            logger.LogWarning(
                "Other users of this machine can read {File}. Give it mode 0600, or 0700 if it is a folder",
                open);
        data.Take();
        // Taking no step is not cheap: EF Core compares the whole model first, which is most of a start.
        if (!await IsUpToDateAsync(cancel))
        {
            if (!options.IsPostgres)
                await DropMigrationLockAsync(cancel);
            await db.Database.MigrateAsync(cancel);
        }
        if (!options.IsPostgres)
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;", cancel);
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

    /// <summary>Whether the database has every schema step; a database that has others as well is refused.</summary>
    private async Task<bool> IsUpToDateAsync(CancellationToken cancel)
    {
        if (!options.IsPostgres && !File.Exists(options.SqlitePath))
            return false;
        if (options.IsPostgres && !await db.Database.CanConnectAsync(cancel))
            throw new StartupException("The PostgreSQL database in the setting 'Database' does not answer. Check host, port, database, user and password.");
        var known = db.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancel)).ToList();
        var newer = applied.Where(m => !known.Contains(m)).ToList();
        if (newer.Count > 0)
            throw new StartupException($"This database was used by a newer Kept (it has the schema step '{newer[^1]}'). Start that version, or restore a backup made before it.");
        return applied.Count == known.Count;
    }

    /// <summary>
    /// EF Core keeps others from migrating a SQLite database by a row in a table, and waits for ever for one that a killed process
    /// left. Nobody else is migrating: this process has the data folder to itself.
    /// </summary>
    private async Task DropMigrationLockAsync(CancellationToken cancel)
    {
        const string table = "__EFMigrationsLock";
        if (File.Exists(options.SqlitePath)
            && await db.Database.SqlQuery<int>($"SELECT COUNT(*) AS \"Value\" FROM sqlite_master WHERE name = {table}").SingleAsync(cancel) > 0)
            await db.Database.ExecuteSqlAsync($"DELETE FROM \"__EFMigrationsLock\"", cancel);
    }
}
