using System.Security.Cryptography;

namespace Kept.Server.Gate;

/// <summary>
/// AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce: nonce (12 bytes), tag (16 bytes), ciphertext.
/// </summary>
internal static class AesBox
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public static byte[] Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        var cipher = new byte[NonceSize + TagSize + plain.Length];
        RandomNumberGenerator.Fill(cipher.AsSpan(0, NonceSize));
        // An AesGcm object is not safe for two threads at once, so each call has its own.
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(cipher.AsSpan(0, NonceSize), plain, cipher.AsSpan(NonceSize + TagSize), cipher.AsSpan(NonceSize, TagSize), context);
        return cipher;
    }

    /// <summary>Throws <see cref="CryptographicException"/> when key, context or one bit of the ciphertext is another.</summary>
    public static byte[] Decrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> context)
    {
        if (cipher.Length < NonceSize + TagSize)
            throw new CryptographicException("The sealed value is too short.");
        var plain = new byte[cipher.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(cipher[..NonceSize], cipher[(NonceSize + TagSize)..], cipher.Slice(NonceSize, TagSize), plain, context);
        return plain;
    }
}
