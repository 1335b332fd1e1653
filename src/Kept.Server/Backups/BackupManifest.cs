using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kept.Server.Shared;

namespace Kept.Server.Backups;

/// <summary>A backup or a restore cannot be done, or found something wrong. The message is for the operator.</summary>
internal sealed class BackupException(string message) : Exception(message);

/// <summary>One file of a backup, by its name in the folder of its part.</summary>
internal sealed record BackupFile(string Name, long Size, string Sha256)
{
    public static BackupFile Of(string folder, string path)
    {
        using var stream = File.OpenRead(path);
        return new BackupFile(
            Path.GetRelativePath(folder, path).Replace('\\', '/'),
            stream.Length,
            Convert.ToHexStringLower(SHA256.HashData(stream))
        );
    }
}

/// <summary>How long the ledger in a backup is, and its root in base64.</summary>
internal sealed record BackupLedger(string Origin, long Size, string Root);

/// <summary>What one part of a backup holds, written beside it as <c>manifest.json</c>.</summary>
/// <param name="Id">Names the backup: its moment. The parts of one backup share it.</param>
/// <param name="Part">A name of <see cref="BackupFolders"/>.</param>
/// <param name="Program">The version of Kept that made it.</param>
/// <param name="Schema">The newest schema step of the database.</param>
/// <param name="DestroyAfter">From when on a backup of the key store brings back keys that had to be gone.</param>
internal sealed record BackupManifest(
    string Format,
    string Id,
    string Part,
    DateTimeOffset MadeAt,
    string Program,
    string? Schema,
    BackupLedger? Ledger,
    DateTimeOffset? DestroyAfter,
    IReadOnlyList<BackupFile> Files
)
{
    public const string FileName = "manifest.json";
    public const string Version1 = "kept-backup/1";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new TimestampConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = false,
    };

    public void Write(string folder) =>
        BackupFileWriter.Write(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Json) + "\n");

    /// <summary>
    /// Reads the manifest of a part. Throws <see cref="BackupException"/> when there is none that can be read.
    /// </summary>
    public static BackupManifest Read(string folder)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<BackupManifest>(
                File.ReadAllText(Path.Combine(folder, FileName)),
                Json
            );
            if (manifest is { Format: Version1, Files: not null })
                return manifest;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new BackupException($"'{folder}' has no readable {FileName}: {e.Message}");
        }
        throw new BackupException($"'{folder}/{FileName}' is no manifest of the format {Version1}.");
    }

    /// <summary>What is not as it was written: files that are missing, cut short or changed.</summary>
    public IEnumerable<string> Problems(string folder)
    {
        foreach (var file in Files)
        {
            var path = Path.GetFullPath(Path.Combine(folder, file.Name));
            if (!path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                yield return $"'{file.Name}' in '{folder}/{FileName}' lies outside of the backup.";
            else if (!File.Exists(path))
                yield return $"'{path}' is missing.";
            else if (BackupFile.Of(folder, path) is var now && now.Size != file.Size)
                yield return $"'{path}' has {now.Size} bytes; its manifest says {file.Size}.";
            else if (now.Sha256 != file.Sha256)
                yield return $"'{path}' was changed: its SHA-256 is not the manifest's.";
        }
    }
}
