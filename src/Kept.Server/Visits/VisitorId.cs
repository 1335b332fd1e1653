using System.Buffers.Text;
using System.Security.Cryptography;

namespace Kept.Server.Visits;

/// <summary>A browser's anonymous id: 128 random bits, written as 22 characters of base64url (RFC 4648 section 5).</summary>
internal readonly record struct VisitorId : IComparable<VisitorId>
{
    private const int TextLength = 22;
    public const int Size = 16;

    private readonly Guid bits;

    private VisitorId(ReadOnlySpan<byte> bytes) => bits = new Guid(bytes, bigEndian: true);

    public static VisitorId New()
    {
        Span<byte> bytes = stackalloc byte[Size];
        RandomNumberGenerator.Fill(bytes);
        return new VisitorId(bytes);
    }

    /// <returns>False for anything that is not exactly what <see cref="ToString"/> writes.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out VisitorId id)
    {
        id = default;
        Span<byte> bytes = stackalloc byte[Size];
        // The last character carries 2 bits; only A, Q, g and w leave the other four at zero.
        if (text.Length != TextLength || text[^1] is not ('A' or 'Q' or 'g' or 'w')
            || !IsBase64Url(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var read) || read != Size)
            return false;
        id = new VisitorId(bytes);
        return true;
    }

    public static VisitorId Of(ReadOnlySpan<byte> bytes) => new(bytes);

    public int CompareTo(VisitorId other) => bits.CompareTo(other.bits);

    public byte[] ToBytes() => bits.ToByteArray(bigEndian: true);

    public void Write(Span<byte> bytes) => bits.TryWriteBytes(bytes, bigEndian: true, out _);

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        return Base64Url.EncodeToString(bytes);
    }

    // The decoder skips white space, which would give one id several spellings.
    private static bool IsBase64Url(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                return false;
        return true;
    }
}
