using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Kept.Ledger;

/// <summary>
/// A private key that signs notes. Its text form is the one that tools for C2SP logs read:
/// <c>PRIVATE+KEY+name+key ID+base64 of type and seed</c>.
/// </summary>
public sealed class NoteSigner
{
    /// <summary>The length of a seed in bytes: the private key of RFC 8032.</summary>
    public const int SeedLength = 32;

    const string Prefix = "PRIVATE+KEY+";

    readonly byte[] seed;

    /// <summary>A signer.</summary>
    /// <param name="name">As <see cref="NoteKey.Name"/>.</param>
    /// <param name="type">How it signs.</param>
    /// <param name="seed">32 random bytes.</param>
    /// <exception cref="ArgumentException">The name is none, or the seed is not 32 bytes long.</exception>
    public NoteSigner(string name, NoteSignatureType type, ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedLength) throw new ArgumentException("A seed is 32 bytes long.", nameof(seed));
        this.seed = seed.ToArray();
        var publicKey = new byte[NoteKey.Length];
        Ed25519.GeneratePublicKey(this.seed, 0, publicKey, 0);
        Key = new NoteKey(name, type, publicKey);
    }

    /// <summary>The public key, to be given to everybody.</summary>
    public NoteKey Key { get; }

    /// <summary>Signs a text as a log does.</summary>
    /// <exception cref="InvalidOperationException">The key is a witness's.</exception>
    public NoteSignature Sign(string text)
    {
        Require(NoteSignatureType.Ed25519);
        return new NoteSignature(Key.Name, Key.Id, Sign(NoteText.Utf8.GetBytes(text)));
    }

    /// <summary>Signs a checkpoint as a witness does, with the moment.</summary>
    /// <exception cref="InvalidOperationException">The key is a log's.</exception>
    public NoteSignature Cosign(string text, DateTimeOffset at)
    {
        Require(NoteSignatureType.Cosignature);
        var moment = at.ToUnixTimeSeconds();
        ArgumentOutOfRangeException.ThrowIfNegative(moment, nameof(at));
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, moment);
        return new NoteSignature(Key.Name, Key.Id, (byte[])[.. bytes, .. Sign(Cosigned.Message(text, moment))]);
    }

    /// <summary>The text form, which is to be kept secret.</summary>
    public string ToSecret() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Prefix}{Key.Name}+{Key.Id:x8}+{Convert.ToBase64String([(byte)Key.Type, .. seed])}");

    /// <summary>The name and the public key, never the seed.</summary>
    public override string ToString() => Key.ToString();

    /// <summary>Reads what <see cref="ToSecret"/> writes. The error quotes nothing of the text.</summary>
    public static bool TryParse(
        string? text, [NotNullWhen(true)] out NoteSigner? signer, [NotNullWhen(false)] out string? error)
    {
        (signer, error) = (null, "a private key is PRIVATE+KEY+name+ID+base64 of its type (1 or 4) and 32 bytes");
        if (text?.StartsWith(Prefix, StringComparison.Ordinal) != true) return false;
        var parts = text[Prefix.Length..].Split('+', 3);
        if (parts.Length != 3 || !NoteText.IsName(parts[0])) return false;
        if (NoteText.Base64(parts[2]) is not { Length: 1 + SeedLength } bytes || bytes[0] is not (1 or 4)) return false;
        var read = new NoteSigner(parts[0], (NoteSignatureType)bytes[0], bytes.AsSpan(1));
        error = "the ID in the private key does not belong to its name and bytes: a part was changed";
        if (read.Key.Id.ToString("x8", CultureInfo.InvariantCulture) != parts[1]) return false;
        (signer, error) = (read, null);
        return true;
    }

    byte[] Sign(byte[] message)
    {
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(seed, 0, message, 0, message.Length, signature, 0);
        return signature;
    }

    void Require(NoteSignatureType type)
    {
        if (Key.Type != type) throw new InvalidOperationException($"A key of the type {Key.Type} does not sign so.");
    }
}
