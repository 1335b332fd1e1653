using System.Buffers.Text;
using System.Security.Cryptography;

namespace Kept.Server.Shared;

/// <summary>Random identifiers that nobody can guess, as base64url (RFC 4648 section 5) without padding.</summary>
internal static class Tokens
{
    /// <param name="bytes">How many random bytes; 16 or more for anything that opens a door.</param>
    public static string New(int bytes = 16)
    {
        Span<byte> buffer = stackalloc byte[bytes];
        RandomNumberGenerator.Fill(buffer);
        return Base64Url.EncodeToString(buffer);
    }
}
