using System.Globalization;

namespace Kept.Server.Backups;

/// <summary>
/// Where backups lie: one folder for each part, in it one folder for each backup. The parts are kept for different
/// times and opened by different people, so each may lie on another disk.
/// </summary>
internal sealed record BackupFolders(string Database, string Keys, string MasterKey)
{
    public const string DatabasePart = "database";
    public const string KeysPart = "keys";
    public const string MasterKeyPart = "master-key";

    private const string IdFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <param name="root">The folder of all parts.</param>
    /// <param name="keys">Where the key store's copies are instead, or null.</param>
    /// <param name="masterKey">Where the master key's copies are instead, or null.</param>
    public static BackupFolders Of(string root, string? keys, string? masterKey) =>
        new(
            Path.GetFullPath(Path.Combine(root, DatabasePart)),
            Path.GetFullPath(keys ?? Path.Combine(root, KeysPart)),
            Path.GetFullPath(masterKey ?? Path.Combine(root, MasterKeyPart))
        );

    public static string NewId(DateTimeOffset at) => at.UtcDateTime.ToString(IdFormat, CultureInfo.InvariantCulture);

    /// <summary>The ids of the finished backups in a part's folder, the newest first.</summary>
    public static IReadOnlyList<string> Ids(string part) =>
        !Directory.Exists(part)
            ? []
            :
            [
                .. Directory
                    .EnumerateDirectories(part)
                    .Select(d => Path.GetFileName(d))
                    .Where(n =>
                        DateTime.TryParseExact(
                            n,
                            IdFormat,
                            CultureInfo.InvariantCulture,
                            DateTimeStyles.AssumeUniversal,
                            out _
                        )
                    )
                    .OrderDescending(StringComparer.Ordinal),
            ];
}
