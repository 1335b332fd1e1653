using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Gate;

/// <summary>
/// Looks, before anything is made, whether an installation was here whose database is gone. Starting anew beside
/// its keys would open an empty demo shop, with a link to its console, to whoever reads the log first.
/// </summary>
internal sealed class ExistingInstallation(KeptDb db, KeyStoreFile keys, StorageOptions options)
{
    /// <summary>
    /// Throws <see cref="StartupException"/> when the start would begin a new installation in the place of another.
    /// </summary>
    public async Task RequireAsync(CancellationToken cancel)
    {
        if (File.Exists(Path.Combine(options.RestorePath, StorageOptions.RestoreReady)))
            throw new StartupException(
                $"A restore into '{options.DataPath}' was interrupted. Run the same 'kept restore' again: "
                    + "it goes on where it stopped."
            );
        if (await HasDatabaseAsync(cancel) || !await keys.ExistsAsync(cancel))
            return;
        var database = options.IsPostgres
            ? "The PostgreSQL database in the setting 'Database' is empty"
            : $"The database '{options.SqlitePath}' is missing";
        throw new StartupException(
            $"{database}, but the key store, {keys.Place}, is there: this is no first start. Put the "
                + "database back from its backup ('kept restore'; README, Backup). To begin anew instead, use an "
                + "empty data folder and an empty database."
        );
    }

    private async Task<bool> HasDatabaseAsync(CancellationToken cancel)
    {
        if (!options.IsPostgres)
            return new FileInfo(options.SqlitePath) is { Exists: true, Length: > 0 };
        // A server that does not answer is told by the step that opens the database.
        return !await db.Database.CanConnectAsync(cancel)
            || (await db.Database.GetAppliedMigrationsAsync(cancel)).Any();
    }
}
