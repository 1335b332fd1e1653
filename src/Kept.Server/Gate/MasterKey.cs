using System.Security.Cryptography;
using System.Text;
using Kept.Server.Storage;

namespace Kept.Server.Gate;

/// <summary>
/// The network's master key and the keys derived from it (HKDF-SHA-256, RFC 5869), one a use. It lies outside the
/// database, in a file of mode 0600 or in the environment.
/// </summary>
internal sealed class MasterKey
{
    private readonly byte[] wrapping;
    private readonly byte[] index;
    private readonly byte[] links;

    private MasterKey(byte[] master)
    {
        wrapping = Derive(master, "kept/wrap/1");
        index = Derive(master, "kept/index/1");
        links = Derive(master, "kept/links/1");
        Check = Derive(master, "kept/check/1");
    }

    /// <summary>A value that tells whether two processes hold the same key, and nothing about the key.</summary>
    public byte[] Check { get; }

    /// <summary>Encrypts and decrypts the data keys of people and orders.</summary>
    public ReadOnlySpan<byte> Wrapping => wrapping;

    /// <summary>Blind index of a normalised value (HMAC-SHA-256): equal values meet, and nobody without the key can test one.</summary>
    public byte[] BlindIndex(string kind, string normalised) => HMACSHA256.HashData(index, Encoding.UTF8.GetBytes($"{kind}\0{normalised}"));

    /// <summary>Authenticates the tokens of mailed links.</summary>
    public byte[] SignLink(ReadOnlySpan<byte> message) => HMACSHA256.HashData(links, message);

    /// <summary>
    /// Reads the key from the setting or its file. Creates the file when <paramref name="mayCreate"/>; otherwise a missing
    /// key is refused, for a new one could not open what is there.
    /// </summary>
    public static MasterKey Load(StorageOptions options, bool mayCreate)
    {
        if (options.Key.Length > 0)
            return new MasterKey(Parse(options.Key, "the setting 'Key'"));
        if (File.Exists(options.KeyPath))
            return new MasterKey(Parse(File.ReadAllText(options.KeyPath).Trim(), $"'{options.KeyPath}'"));
        if (!mayCreate)
            throw new StartupException($"The key file '{options.KeyPath}' is missing, but the database holds data sealed with it. Put the file back from your backup, or set KEPT__KEY.");
        return new MasterKey(Create(options.KeyPath));
    }

    private static byte[] Create(string path)
    {
        var master = RandomNumberGenerator.GetBytes(32);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        // Put in place by a rename, for on a full disk half a key would stand in the way of every later start.
        var half = path + ".tmp";
        using (var file = new FileStream(half, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(master) + "\n"));
            file.Flush(flushToDisk: true);
        }
        File.Move(half, path, overwrite: false);
        return master;
    }

    private static byte[] Parse(string text, string where)
    {
        var bytes = new byte[33];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == 32
            ? bytes[..32]
            : throw new StartupException($"The master key in {where} is not 32 bytes in base64.");
    }

    private static byte[] Derive(byte[] master, string use) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, master, 32, info: Encoding.ASCII.GetBytes(use));
}
