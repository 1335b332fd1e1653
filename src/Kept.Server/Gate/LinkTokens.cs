using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Kept.Server.Gate;

/// <summary>What a mailed link opens. The number is part of the signed token and never changes.</summary>
internal enum LinkKind : byte
{
    Unsubscribe = 1,
    Why = 2,
    Record = 3,
    Order = 4,
    StaffInvitation = 5,
    AccountSignIn = 6,
    Notice = 7,
    RequestProof = 8,
    Errand = 9,
    RequestVerification = 10,
}

/// <summary>
/// Tokens of mailed links: base64url of kind (1 byte), id (16 bytes) and HMAC-SHA-256 (first 16 bytes). They name a row
/// that says whether the link is still good; without the master key nobody can make one, and they hold no personal data.
/// </summary>
internal sealed partial class LinkTokens(MasterKey master)
{
    private const int IdEnd = 17;
    private const int Length = 33;

    public string Create(LinkKind kind, Guid id)
    {
        Span<byte> token = stackalloc byte[Length];
        token[0] = (byte)kind;
        id.TryWriteBytes(token[1..IdEnd], bigEndian: true, out _);
        master.SignLink(token[..IdEnd]).AsSpan(0, Length - IdEnd).CopyTo(token[IdEnd..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The text with every token of ours made unreadable, for whoever may read a mail but not act for the person it went to.</summary>
    public string Hide(string text) => Candidates().Replace(text, m => IsSigned(m.Value, out _) ? "▒▒▒" : m.Value);

    /// <returns>False for anything this server did not sign for this kind of link.</returns>
    public bool TryRead(LinkKind kind, string? token, out Guid id)
    {
        var signed = IsSigned(token, out var bytes) && bytes[0] == (byte)kind;
        id = signed ? new Guid(bytes.AsSpan(1, IdEnd - 1), bigEndian: true) : default;
        return signed;
    }

    private bool IsSigned([NotNullWhen(true)] string? token, out byte[] bytes)
    {
        bytes = new byte[Length];
        // Decoding throws on text that is no base64url, whatever its name says, so the text is checked first.
        return token is { Length: 44 } && Base64Url.IsValid(token) && Base64Url.TryDecodeFromChars(token, bytes, out var read) && read == Length
            && CryptographicOperations.FixedTimeEquals(master.SignLink(bytes.AsSpan(0, IdEnd)).AsSpan(0, Length - IdEnd), bytes.AsSpan(IdEnd));
    }

    [GeneratedRegex("(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{44}(?![A-Za-z0-9_-])")]
    private static partial Regex Candidates();
}
