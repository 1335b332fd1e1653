using System.Security.Cryptography;
using System.Text;
using Kept.Server.Storage;

namespace Kept.Server.Gate;

/// <summary>
/// The network's master keys at hand, the newest first: lines of 32 bytes in base64 in a file of mode 0600, or the settings
/// <c>Key</c> and <c>OldKey</c>. There are two only while a rotation goes on.
/// </summary>
internal static class KeyFile
{
    /// <summary>The keys at hand; none when there is neither file nor setting.</summary>
    public static IReadOnlyList<byte[]> Read(StorageOptions options)
    {
        if (options.Key.Length > 0)
            return options.OldKey.Length == 0
                ? [Parse(options.Key, "the setting 'Key'")]
                : [Parse(options.Key, "the setting 'Key'"), Parse(options.OldKey, "the setting 'OldKey'")];
        if (!File.Exists(options.KeyPath))
            return [];
        return [.. File.ReadAllText(options.KeyPath).Trim().Split('\n').Select(l => Parse(l.Trim(), $"'{options.KeyPath}'"))];
    }

    /// <summary>Puts the keys into the file, whole or not at all: on a full disk half a key would stand in the way of every later start.</summary>
    public static void Write(StorageOptions options, IEnumerable<byte[]> masters, bool replace)
    {
        var file = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var half = options.KeyPath + ".tmp";
        // One that a killed process left may have another mode.
        File.Delete(half);
        using (var stream = new FileStream(half, file))
        {
            stream.Write(Encoding.ASCII.GetBytes(string.Concat(masters.Select(m => Convert.ToBase64String(m) + "\n"))));
            stream.Flush(flushToDisk: true);
        }
        File.Move(half, options.KeyPath, overwrite: replace);
    }

    public static byte[] New() => RandomNumberGenerator.GetBytes(32);

    private static byte[] Parse(string text, string where)
    {
        var bytes = new byte[33];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == 32
            ? bytes[..32]
            : throw new StartupException($"The master key in {where} is not 32 bytes in base64.");
    }
}
