using System.Globalization;
using System.Text.Json;
using Kept.Server.Shared;
using Kept.Server.Storage;

namespace Kept.Server.Backups;

/// <summary>What a restore did.</summary>
internal sealed record RestoreReport(
    string Id,
    string Data,
    bool KeptKeys,
    string? SetAside,
    BackupLedger Ledger,
    bool LogGoesOn,
    IReadOnlyList<string> MissingTerms
);

/// <summary>
/// Puts a backup into a data folder. Everything is verified and copied beside its place first; from the file
/// <c>ready</c> on the restore is only finished, by this run or by the next one if this is killed. A server does
/// not start in between.
/// </summary>
internal sealed class RestoreBackup(StorageOptions options, TimeProvider time)
{
    /// <summary>What stands in the file <c>ready</c>.</summary>
    private sealed record Plan(
        string Id,
        bool KeepKeys,
        BackupLedger Ledger,
        bool LogGoesOn,
        string SetAside,
        IReadOnlyList<string> MissingTerms
    );

    private string Ready => Path.Combine(options.RestorePath, StorageOptions.RestoreReady);

    /// <param name="verify">Verifies the backup and says what is to be put in place.</param>
    /// <param name="force">Replace an installation that is there.</param>
    /// <param name="nothingLost">The backup is the newest state, so the log goes on under its name.</param>
    public RestoreReport Run(Func<RestoreSource> verify, bool force, bool nothingLost)
    {
        if (!File.Exists(Ready) && !force && InTheWay() is { } there)
            throw new BackupException(
                $"'{there}' is there already. Add --force to replace the installation in "
                    + $"'{options.DataPath}'; its database is set aside, not deleted."
            );
        var source = File.Exists(Ready) ? null : verify();
        BackupFileWriter.MakeFolder(options.DataPath);
        using var data = new DataLock(options);
        data.Take();
        if (source is not null)
            Prepare(source, nothingLost);
        FaultPoint.Reached("restore-ready");
        return Finish(JsonSerializer.Deserialize<Plan>(File.ReadAllText(Ready))!);
    }

    private string? InTheWay() =>
        new[] { options.SqlitePath, options.SqlitePath + "-wal", options.KeysPath, options.KeyPath }.FirstOrDefault(
            File.Exists
        );

    private void Prepare(RestoreSource source, bool nothingLost)
    {
        if (Directory.Exists(options.RestorePath))
            Directory.Delete(options.RestorePath, recursive: true);
        BackupFileWriter.MakeFolder(options.RestorePath);
        BackupFileWriter.Copy(source.Database, Staged("kept.db"));
        FaultPoint.Reached("restore-half-copied");
        if (!source.KeysAreTodays)
            BackupFileWriter.Copy(source.Keys, Staged("keys.db"));
        if (source.MasterKeys.Count > 0)
            BackupFileWriter.Write(Staged("kept.key"), string.Concat(source.MasterKeys.Select(l => l + "\n")));
        var now = time.GetUtcNow();
        if (!nothingLost)
            BackupFileWriter.Write(
                Staged("kept.restored"),
                $"{source.Id} restored {now.ToString("O", CultureInfo.InvariantCulture)}\n"
            );
        var plan = new Plan(
            source.Id,
            source.KeysAreTodays,
            source.Facts.Ledger,
            nothingLost,
            $"before-restore-{BackupFolders.NewId(now)}",
            source.Terms
        );
        BackupFileWriter.Write(Ready, JsonSerializer.Serialize(plan));
    }

    /// <summary>
    /// Each step may be done again. The write-ahead files go with the database they belong to: SQLite would replay
    /// them over any other.
    /// </summary>
    private RestoreReport Finish(Plan plan)
    {
        var aside = Path.Combine(options.DataPath, plan.SetAside);
        if (File.Exists(Staged("kept.db")))
        {
            SetAside(aside);
            FaultPoint.Reached("restore-set-aside");
            PutKeys(plan);
            FaultPoint.Reached("restore-keys");
            PutInPlace("kept.key", options.KeyPath);
            PutInPlace("kept.restored", options.RestoredPath);
            // The last: a folder with the database has everything else.
            File.Move(Staged("kept.db"), options.SqlitePath, overwrite: true);
        }
        FaultPoint.Reached("restore-in-place");
        Directory.Delete(options.RestorePath, recursive: true);
        return new RestoreReport(
            plan.Id,
            options.DataPath,
            plan.KeepKeys,
            Directory.Exists(aside) ? aside : null,
            plan.Ledger,
            plan.LogGoesOn,
            plan.MissingTerms
        );
    }

    private void SetAside(string aside)
    {
        foreach (
            var path in new[]
            {
                options.SqlitePath + "-wal",
                options.SqlitePath,
                options.ReadingsPath + "-wal",
                options.ReadingsPath,
            }.Where(File.Exists)
        )
        {
            BackupFileWriter.MakeFolder(aside);
            File.Move(path, Path.Combine(aside, Path.GetFileName(path)), overwrite: true);
        }
        foreach (var index in new[] { options.SqlitePath, options.ReadingsPath })
            File.Delete(index + "-shm");
    }

    /// <summary>
    /// INVARIANT (ERASE): a key store that is replaced is deleted, for it may hold keys that are to be destroyed.
    /// </summary>
    private void PutKeys(Plan plan)
    {
        if (plan.KeepKeys || !File.Exists(Staged("keys.db")))
            return;
        foreach (var companion in new[] { "-wal", "-shm" })
            File.Delete(options.KeysPath + companion);
        PutInPlace("keys.db", options.KeysPath);
    }

    private void PutInPlace(string name, string path)
    {
        if (File.Exists(Staged(name)))
            File.Move(Staged(name), path, overwrite: true);
    }

    private string Staged(string name) => Path.Combine(options.RestorePath, name);
}
