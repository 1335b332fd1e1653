using System.Security.Cryptography;
using System.Text;
using Kept.Server.Storage;

namespace Kept.Server.Gate;

/// <summary>
/// The network's master key, which wraps every other key, and during a rotation the old one beside it. What must outlive it, the
/// secrets of blind indexes and of mailed links, is the installation's own and sealed by it.
/// </summary>
internal sealed class MasterKey
{
    private static readonly byte[] SecretsContext = "installation-secrets/1"u8.ToArray();

    private readonly StorageOptions options;
    private volatile IReadOnlyList<Master> known;
    private volatile byte[]? followed;
    private DateTime readAt;
    private byte[] index;
    private byte[] links;

    private MasterKey(StorageOptions options, IReadOnlyList<byte[]> masters)
    {
        this.options = options;
        known = [.. masters.Select(Master.Of)];
        readAt = WrittenAt();
        (index, links) = (known[0].Index, known[0].Links);
    }

    /// <summary>A value that tells whether two processes hold the same key, and nothing about the key.</summary>
    public byte[] Check => InUse.Check;

    /// <summary>Names the key in use in what it wraps: the first 8 bytes of <see cref="Check"/> in hexadecimal.</summary>
    public string Id => Convert.ToHexStringLower(Check.AsSpan(0, 8));

    /// <summary>
    /// The key that encrypts data keys, the installation's secrets and the sign-in key ring: the newest, or the one that
    /// <see cref="Follow"/> named while it is at hand.
    /// </summary>
    private Master InUse => (followed is { } check ? known.FirstOrDefault(m => m.Check.AsSpan().SequenceEqual(check)) : null) ?? known[0];

    /// <summary>Another object once a rotation begins or ends: what was wrapped under keys known before may not open any more.</summary>
    public object Known => known;

    /// <summary>True while an old key stands beside the new one.</summary>
    public bool IsRotating => known.Count > 1;

    public bool Knows(byte[] check) => known.Any(m => m.Check.AsSpan().SequenceEqual(check));

    /// <summary>
    /// Wraps from now on by the key with this check, which the database names for all servers: one that another server has not got yet must
    /// wrap nothing that the other opens. Throws <see cref="CryptographicException"/> when it is not at hand.
    /// </summary>
    public void Follow(byte[] check)
    {
        if (followed is { } same && same.AsSpan().SequenceEqual(check))
            return;
        Refresh();
        followed = Knows(check) ? check : throw new CryptographicException("The master key in use is not at hand: this server's kept.key is an older one.");
    }

    /// <summary>Blind index of a normalised value (HMAC-SHA-256): equal values meet, and nobody without the key can test one.</summary>
    public byte[] BlindIndex(string kind, string normalised) => HMACSHA256.HashData(index, Encoding.UTF8.GetBytes($"{kind}\0{normalised}"));

    /// <summary>Authenticates the tokens of mailed links.</summary>
    public byte[] SignLink(ReadOnlySpan<byte> message) => HMACSHA256.HashData(links, message);

    /// <summary>Encrypts under the key in use.</summary>
    public byte[] Wrap(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context) => AesBox.Encrypt(InUse.Wrapping, plain, context);

    /// <summary>Decrypts with whichever known key does. Throws <see cref="CryptographicException"/> when none does.</summary>
    public byte[] Unwrap(ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> context)
    {
        var before = known;
        foreach (var master in before)
            if (TryDecrypt(master, cipher, context) is { } plain)
                return plain;
        Refresh();
        return ReferenceEquals(before, known) ? throw new CryptographicException("No master key at hand opens this.") : Unwrap(cipher, context);
    }

    /// <summary>The installation's secrets, sealed; the very first are those that were derived from the key with this check.</summary>
    public byte[] SealSecrets(byte[] check)
    {
        var first = known.Single(m => m.Check.AsSpan().SequenceEqual(check));
        return Wrap([.. first.Index, .. first.Links], SecretsContext);
    }

    public void UseSecrets(byte[] sealedSecrets)
    {
        var secrets = Unwrap(sealedSecrets, SecretsContext);
        (index, links) = (secrets[..32], secrets[32..]);
    }

    /// <summary>The same secrets under the key in use.</summary>
    public byte[] RewrapSecrets(byte[] sealedSecrets) => Wrap(Unwrap(sealedSecrets, SecretsContext), SecretsContext);

    /// <summary>
    /// Reads the key from the setting or its file. Creates the file when <paramref name="mayCreate"/>; otherwise a missing
    /// key is refused, for a new one could not open what is there.
    /// </summary>
    public static MasterKey Load(StorageOptions options, bool mayCreate)
    {
        var masters = KeyFile.Read(options);
        if (masters.Count > 0)
            return new MasterKey(options, masters);
        if (!mayCreate)
            throw new StartupException($"The key file '{options.KeyPath}' is missing, but the database holds data sealed with it. Put the file back from your backup, or set KEPT__KEY.");
        KeyFile.Write(options, [KeyFile.New()], replace: false);
        return new MasterKey(options, KeyFile.Read(options));
    }

    private void Refresh()
    {
        var written = WrittenAt();
        if (written == readAt)
            return;
        if (KeyFile.Read(options) is { Count: > 0 } masters)
            known = [.. masters.Select(Master.Of)];
        readAt = written;
    }

    private DateTime WrittenAt() => options.Key.Length > 0 ? default : File.GetLastWriteTimeUtc(options.KeyPath);

    private static byte[]? TryDecrypt(Master master, ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> context)
    {
        try
        {
            return AesBox.Decrypt(master.Wrapping, cipher, context);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>What is derived from one master key (HKDF-SHA-256, RFC 5869), one a use.</summary>
    private sealed record Master(byte[] Wrapping, byte[] Index, byte[] Links, byte[] Check)
    {
        public static Master Of(byte[] key) => new(Derive(key, "kept/wrap/1"), Derive(key, "kept/index/1"), Derive(key, "kept/links/1"), Derive(key, "kept/check/1"));

        private static byte[] Derive(byte[] key, string use) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: Encoding.ASCII.GetBytes(use));
    }
}
