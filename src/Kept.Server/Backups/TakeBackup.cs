using System.Reflection;
using Kept.Server.Gate;
using Kept.Server.Shared;
using Kept.Server.Storage;

namespace Kept.Server.Backups;

/// <summary>What a backup did, for people and programs.</summary>
internal sealed record BackupReport(
    string Id,
    string Database,
    string Keys,
    string? MasterKey,
    BackupLedger Ledger,
    DateTimeOffset KeysDestroyAfter,
    IReadOnlyList<string> Destroyed
);

/// <summary>
/// Copies an installation on SQLite, whether its server runs or not. The database comes before the key store, so
/// that the store has every key the database needs. Each part is opened and read before it gets its name; one that
/// a killed run left has no name and is deleted.
/// </summary>
internal sealed class TakeBackup(StorageOptions options, BackupFolders folders, string terms, TimeProvider time)
{
    private const string Unfinished = ".unfinished";

    /// <param name="keepKeys">How long copies of the key store are kept. Older ones are deleted.</param>
    public BackupReport Run(TimeSpan keepKeys)
    {
        foreach (var needed in new[] { options.SqlitePath, options.KeysPath })
            if (!File.Exists(needed))
                throw new BackupException(
                    $"'{needed}' is missing. Name the data folder of an installation with --data DIR."
                );
        using var alone = Lock();
        var now = time.GetUtcNow();
        var id = BackupFolders.NewId(now);
        if (Directory.Exists(Path.Combine(folders.Database, id)))
            throw new BackupException($"There is a backup '{id}' already. Try again in a second.");
        var (database, keys, key) = (
            Begin(folders.Database, id),
            Begin(folders.Keys, id),
            options.Key.Length > 0 ? null : Begin(folders.MasterKey, id)
        );
        SqliteCopy.Take(options.SqlitePath, Path.Combine(database, "kept.db"));
        FaultPoint.Reached("backup-database");
        SqliteCopy.Take(options.KeysPath, Path.Combine(keys, "keys.db"));
        CopyTerms(Path.Combine(database, "terms"));
        if (key is not null)
            BackupFileWriter.Copy(options.KeyPath, Path.Combine(key, "kept.key"));
        var facts = Verify(database, keys);
        var destroyAfter = now + keepKeys;
        Finish(folders.Database, id, BackupFolders.DatabasePart, now, facts, null);
        FaultPoint.Reached("backup-half-named");
        Finish(folders.Keys, id, BackupFolders.KeysPart, now, null, destroyAfter);
        if (key is not null)
            Finish(folders.MasterKey, id, BackupFolders.MasterKeyPart, now, null, null);
        return new BackupReport(
            id,
            Path.Combine(folders.Database, id),
            Path.Combine(folders.Keys, id),
            key is null ? null : Path.Combine(folders.MasterKey, id),
            facts.Ledger,
            destroyAfter,
            DestroyOld(now)
        );
    }

    private FileStream Lock()
    {
        BackupFileWriter.MakeFolder(folders.Database);
        try
        {
            return new FileStream(
                Path.Combine(folders.Database, ".lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException)
        {
            throw new BackupException($"Another backup into '{folders.Database}' is running.");
        }
    }

    private static string Begin(string part, string id)
    {
        BackupFileWriter.MakeFolder(part);
        foreach (var left in Directory.EnumerateDirectories(part, "*" + Unfinished))
            Directory.Delete(left, recursive: true);
        var folder = Path.Combine(part, id + Unfinished);
        BackupFileWriter.MakeFolder(folder);
        return folder;
    }

    /// <summary>Terms that people accepted are files of the operator's, and a start without them is refused.</summary>
    private void CopyTerms(string to)
    {
        if (!Directory.Exists(terms))
            return;
        BackupFileWriter.MakeFolder(to);
        foreach (var file in Directory.EnumerateFiles(terms, "*.md"))
            BackupFileWriter.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    private DatabaseFacts Verify(string database, string keys)
    {
        SqliteCopy.RequireWhole(Path.Combine(database, "kept.db"));
        SqliteCopy.RequireWhole(Path.Combine(keys, "keys.db"));
        var facts = SqliteCopy.Facts(Path.Combine(database, "kept.db"));
        if (!SqliteCopy.HasKey(Path.Combine(keys, "keys.db"), facts.NewestKey))
            throw new BackupException(
                $"'{options.KeysPath}' lacks keys that '{options.SqlitePath}' needs. Nothing was backed up."
            );
        if (!MasterKey.Load(options, mayCreate: false).Knows(facts.KeyCheck))
            throw new BackupException(
                $"The master key at hand is not the one that '{options.SqlitePath}' is sealed with. "
                    + "Nothing was backed up."
            );
        return facts;
    }

    private static void Finish(
        string part,
        string id,
        string name,
        DateTimeOffset now,
        DatabaseFacts? facts,
        DateTimeOffset? destroyAfter
    )
    {
        var folder = Path.Combine(part, id + Unfinished);
        var files = Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(f => BackupFile.Of(folder, f))
            .ToList();
        new BackupManifest(
            BackupManifest.Version1,
            id,
            name,
            now,
            Program,
            facts?.Schema,
            facts?.Ledger,
            destroyAfter,
            files
        ).Write(folder);
        Directory.Move(folder, Path.Combine(part, id));
    }

    /// <summary>
    /// INVARIANT (ERASE): a copy of the key store holds the keys of whoever is erased after it, so copies are kept
    /// for days.
    /// </summary>
    private List<string> DestroyOld(DateTimeOffset now)
    {
        var old = BackupFolders
            .Ids(folders.Keys)
            .Where(id => BackupManifest.Read(Path.Combine(folders.Keys, id)).DestroyAfter <= now)
            .ToList();
        foreach (var id in old)
            Directory.Delete(Path.Combine(folders.Keys, id), recursive: true);
        return old;
    }

    private static string Program { get; } =
        typeof(TakeBackup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
