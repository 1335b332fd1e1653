using System.Security.Cryptography;
using Kept.Server.Gate;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Backups;

/// <summary>Which files a restore puts in place, all of them read and found to fit together.</summary>
/// <param name="Keys">The key store: today's, or a copy.</param>
/// <param name="KeysAreTodays">True when the data folder's own key store stays.</param>
/// <param name="MasterKeys">The lines of <c>kept.key</c>; none when the key comes from the settings.</param>
/// <param name="Terms">Versions of the terms that the backup has and the server's folder lacks.</param>
internal sealed record RestoreSource(
    string Id,
    string Database,
    string Keys,
    bool KeysAreTodays,
    IReadOnlyList<string> MasterKeys,
    DatabaseFacts Facts,
    IReadOnlyList<string> Terms
)
{
    /// <summary>
    /// Verifies everything and decides, without changing anything. Throws <see cref="BackupException"/> with what
    /// is wrong.
    /// </summary>
    /// <param name="options">The installation to restore into.</param>
    /// <param name="folders">The backups.</param>
    /// <param name="id">Which one, or null for the newest.</param>
    /// <param name="terms">The server's folder of terms.</param>
    public static RestoreSource Of(StorageOptions options, BackupFolders folders, string? id, string terms)
    {
        id ??= BackupFolders.Ids(folders.Database) is [var newest, ..]
            ? newest
            : throw new BackupException($"There is no backup in '{folders.Database}'.");
        var (part, manifest) = Checked(folders.Database, id);
        var database = Path.Combine(part, "kept.db");
        SqliteCopy.RequireWhole(database);
        var facts = SqliteCopy.Facts(database);
        if (facts.Schema != manifest.Schema || facts.Ledger != manifest.Ledger)
            throw new BackupException(
                $"'{database}' is not what its manifest says: the schema, or the ledger's size and root, differ."
            );
        using (var db = Storage.Slice.Open(options))
            if (!db.Database.GetMigrations().Contains(facts.Schema, StringComparer.Ordinal))
                throw new BackupException(
                    $"The backup was made by a newer Kept (schema step '{facts.Schema}'). Restore it with that version."
                );
        var (keys, isTodays) = FindKeys(options, folders, facts);
        return new RestoreSource(
            id,
            database,
            keys,
            isTodays,
            FindMasterKeys(options, folders, facts),
            facts,
            Lacking(Path.Combine(part, "terms"), terms)
        );
    }

    /// <summary>
    /// INVARIANT (ERASE): today's key store where it can be used, for it knows everybody who was erased since; else
    /// the newest copy, not that of the database's own moment, because it knows the most of them.
    /// </summary>
    private static (string Path, bool IsTodays) FindKeys(
        StorageOptions options,
        BackupFolders folders,
        DatabaseFacts facts
    )
    {
        if (IsUsable(options.KeysPath, facts))
            return (options.KeysPath, true);
        foreach (var id in BackupFolders.Ids(folders.Keys))
            if (Checked(folders.Keys, id) is var (part, _) && IsUsable(Path.Combine(part, "keys.db"), facts))
                return (Path.Combine(part, "keys.db"), false);
        throw new BackupException(
            $"No key store fits the database: neither '{options.KeysPath}' nor a copy in '{folders.Keys}' "
                + "has the keys it needs. Without them nothing of it opens."
        );
    }

    private static bool IsUsable(string path, DatabaseFacts facts)
    {
        try
        {
            SqliteCopy.RequireWhole(path);
            return SqliteCopy.HasKey(path, facts.NewestKey);
        }
        catch (BackupException)
        {
            return false;
        }
    }

    /// <summary>
    /// Every master key at hand that may be needed, today's first: the key store may be wrapped by a newer one than
    /// the database names.
    /// </summary>
    private static List<string> FindMasterKeys(StorageOptions options, BackupFolders folders, DatabaseFacts facts)
    {
        if (options.Key.Length > 0)
        {
            if (!MasterKey.Load(options, mayCreate: false).Knows(facts.KeyCheck))
                throw new BackupException(
                    "The master key in the setting 'Key' is not the one of this backup. Set the key of "
                        + "that time as 'OldKey' beside it."
                );
            return [];
        }
        var lines = Lines(options.KeyPath);
        foreach (var id in BackupFolders.Ids(folders.MasterKey))
            if (!lines.Any(l => IsKeyOf(l, facts)) && Checked(folders.MasterKey, id) is var (part, _))
                lines.AddRange(Lines(Path.Combine(part, "kept.key")).Where(l => IsKeyOf(l, facts)).Take(1));
        return lines.Any(l => IsKeyOf(l, facts))
            ? lines
            : throw new BackupException(
                $"The master key of this backup is neither in '{options.KeyPath}' nor in "
                    + $"'{folders.MasterKey}'. Without it nothing of the backup opens."
            );
    }

    private static List<string> Lines(string path) =>
        File.Exists(path) ? [.. File.ReadAllLines(path).Select(l => l.Trim()).Where(l => l.Length > 0)] : [];

    private static bool IsKeyOf(string line, DatabaseFacts facts)
    {
        try
        {
            return MasterKey.Load(new StorageOptions { Key = line }, mayCreate: false).Knows(facts.KeyCheck);
        }
        catch (Exception e) when (e is StartupException or CryptographicException)
        {
            return false;
        }
    }

    private static (string Part, BackupManifest Manifest) Checked(string folder, string id)
    {
        var part = Path.Combine(folder, id);
        if (!Directory.Exists(part))
            throw new BackupException($"There is no backup '{id}' in '{folder}'.");
        var manifest = BackupManifest.Read(part);
        return manifest.Problems(part).FirstOrDefault() is { } problem
            ? throw new BackupException(problem)
            : (part, manifest);
    }

    private static List<string> Lacking(string backup, string terms) =>
        !Directory.Exists(backup)
            ? []
            :
            [
                .. Directory
                    .EnumerateFiles(backup)
                    .Where(f => !File.Exists(Path.Combine(terms, Path.GetFileName(f))))
                    .Order(StringComparer.Ordinal),
            ];
}
