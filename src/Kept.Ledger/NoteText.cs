using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Kept.Ledger;

/// <summary>What keys and notes of C2SP signed-note have in common.</summary>
static class NoteText
{
    public static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>A key's name: not empty, no plus, no space of any script, no control character.</summary>
    public static bool IsName(string name)
    {
        if (name.Length == 0) return false;
        foreach (var unit in name)
        {
            if (unit == '+' || char.IsWhiteSpace(unit) || char.IsControl(unit)) return false;
        }

        return IsValid(name);
    }

    /// <summary>Whether the text is valid UTF-16 without ASCII control characters but the newline.</summary>
    public static bool IsValid(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] < ' ' && text[i] != '\n') return false;
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsSurrogatePair(text, i++)) return false;
        }

        return true;
    }

    /// <summary>The key ID: the first four bytes of SHA-256 over name, newline, type and public key.</summary>
    public static uint KeyId(string name, byte type, ReadOnlySpan<byte> publicKey)
    {
        byte[] input = [.. Utf8.GetBytes(name), (byte)'\n', type, .. publicKey];
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(input));
    }

    /// <summary>Reads base64 of which there is one spelling; null for anything else.</summary>
    public static byte[]? Base64(string text)
    {
        var bytes = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64String(text, bytes, out var length)) return null;
        var read = bytes[..length];
        return Convert.ToBase64String(read) == text ? read : null;
    }
}
