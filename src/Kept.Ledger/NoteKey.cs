using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Kept.Ledger;

/// <summary>How a key signs; the numbers are those of C2SP signed-note.</summary>
public enum NoteSignatureType : byte
{
    /// <summary>Ed25519 (RFC 8032) over the note's text: a log signs its checkpoints so.</summary>
    Ed25519 = 0x01,

    /// <summary>Ed25519 over the moment and the note's text (C2SP tlog-cosignature): a witness signs so.</summary>
    Cosignature = 0x04,
}

/// <summary>
/// A public key that verifies notes, in the text form of C2SP signed-note (a "vkey"):
/// <c>name+8 hexadecimal digits of the key ID+base64 of type and key</c>.
/// </summary>
public sealed class NoteKey
{
    /// <summary>The length of a public key in bytes.</summary>
    public const int Length = 32;

    readonly byte[] publicKey;

    /// <summary>A key.</summary>
    /// <param name="name">Not empty, without spaces, plus and control characters.</param>
    /// <param name="type">How it signs.</param>
    /// <param name="publicKey">32 bytes as in RFC 8032.</param>
    /// <exception cref="ArgumentException">The name is none, or the key is not 32 bytes long.</exception>
    public NoteKey(string name, NoteSignatureType type, ReadOnlySpan<byte> publicKey)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!NoteText.IsName(name))
            throw new ArgumentException("A key's name has no spaces, plus or control characters.", nameof(name));
        if (publicKey.Length != Length) throw new ArgumentException("A public key is 32 bytes long.", nameof(publicKey));
        (Name, Type, this.publicKey) = (name, type, publicKey.ToArray());
        Id = NoteText.KeyId(name, (byte)type, publicKey);
    }

    /// <summary>Whether a text can be a key's name: not empty, without plus signs, white space and control characters.</summary>
    public static bool IsName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return NoteText.IsName(name);
    }

    /// <summary>The key's name, such as <c>example.com/ledger</c>.</summary>
    public string Name { get; }

    /// <summary>The key ID, which stands in front of each signature. It identifies and proves nothing.</summary>
    public uint Id { get; }

    /// <summary>How the key signs.</summary>
    public NoteSignatureType Type { get; }

    /// <summary>The text form.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Name}+{Id:x8}+{Convert.ToBase64String([(byte)Type, .. publicKey])}");

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <param name="text">The text form.</param>
    /// <param name="key">The key, or null.</param>
    /// <param name="error">Null, or what is wrong with which part.</param>
    public static bool TryParse(
        string? text, [NotNullWhen(true)] out NoteKey? key, [NotNullWhen(false)] out string? error)
    {
        (key, error) = (null, null);

        // The base64 of the last part may hold a plus itself, so only the first two part.
        var parts = text?.Split('+', 3) ?? [];
        if (parts.Length != 3 || !NoteText.IsName(parts[0])) error = "a key is name+ID+base64, the name without spaces";
        else if (NoteText.Base64(parts[2]) is not { Length: 1 + Length } bytes)
            error = "the last part of a key is the base64 of 33 bytes: its type and the public key";
        else if (bytes[0] is not ((byte)NoteSignatureType.Ed25519 or (byte)NoteSignatureType.Cosignature))
            error = "the key's type is neither Ed25519 (1) nor a witness's cosignature (4)";
        else
        {
            key = new NoteKey(parts[0], (NoteSignatureType)bytes[0], bytes.AsSpan(1));
            if (key.Id.ToString("x8", CultureInfo.InvariantCulture) == parts[1]) return true;
            (key, error) = (null, "the ID in the key's middle does not belong to its name and bytes: a part was changed");
        }

        return false;
    }

    /// <summary>Whether a signature is this key's over the text. Nothing throws for a wrong one.</summary>
    public bool Verifies(string text, NoteSignature signature)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(signature);
        if (signature.Name != Name || signature.KeyId != Id) return false;
        if (Type == NoteSignatureType.Ed25519) return Verifies(NoteText.Utf8.GetBytes(text), signature.Bytes.ToArray());
        return signature.Moment is { } moment
            && Verifies(Cosigned.Message(text, moment), signature.Bytes[sizeof(long)..].ToArray());
    }

    bool Verifies(byte[] message, byte[] signature) =>
        signature.Length == Ed25519.SignatureSize
        && Ed25519.Verify(signature, 0, publicKey, 0, message, 0, message.Length);
}
