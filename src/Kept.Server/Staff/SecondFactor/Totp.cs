using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Kept.Server.Staff.SecondFactor;

/// <summary>Time-based one-time passwords (RFC 6238) of six digits in steps of 30 seconds, as authenticator apps make them.</summary>
internal static class Totp
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static long StepAt(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / 30;

    /// <param name="key">The shared key in base32 (RFC 4648 section 6), without padding.</param>
    /// <param name="step">Number of the time step since 1970.</param>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6238 and the apps use HMAC-SHA-1, whose strength rests on the key, not on collisions.")]
    public static string CodeAt(string key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(Decode(key), counter, hash);
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 15)..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Decode(string key)
    {
        var bytes = new byte[key.Length * 5 / 8];
        var (buffer, bits, filled) = (0, 0, 0);
        foreach (var letter in key)
        {
            var value = Base32.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0)
                throw new FormatException("The key of an authenticator is not base32.");
            buffer = (buffer << 5 | value) & 0xfff;
            bits += 5;
            if (bits < 8)
                continue;
            bits -= 8;
            bytes[filled++] = (byte)(buffer >> bits);
        }
        return bytes;
    }
}
