using System.Security.Cryptography;

namespace Kept.Ledger;

/// <summary>
/// What the public log holds of an entry: HMAC-SHA-256 of the entry's body under a salt of its own.
/// </summary>
/// <remarks>
/// INVARIANT (ERASE): without the salt a commitment says nothing about its body, so destroying salt and body erases
/// the entry while the leaf, and every root above it, stays. Nobody can find a second salt and body for a commitment.
/// </remarks>
public static class EntryCommitment
{
    /// <summary>
    /// The length of a salt in bytes. It is fixed because HMAC pads short keys with zeros: salts of several lengths
    /// could open one commitment twice.
    /// </summary>
    public const int SaltLength = 32;

    /// <summary>Commits to a body.</summary>
    /// <param name="salt">32 random bytes, used for this entry alone and kept secret with its body.</param>
    /// <param name="body">The entry's facts, the bytes of <see cref="EntryBody.Utf8"/>.</param>
    /// <exception cref="ArgumentException">The salt is not 32 bytes long.</exception>
    public static LedgerHash Compute(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> body)
    {
        if (salt.Length != SaltLength) throw new ArgumentException("A salt is 32 bytes long.", nameof(salt));
        Span<byte> commitment = stackalloc byte[LedgerHash.Length];
        HMACSHA256.HashData(salt, body, commitment);
        return new LedgerHash(commitment);
    }

    /// <summary>The leaf hash of an entry: <see cref="Merkle.LeafHash"/> of its commitment's 32 bytes.</summary>
    public static LedgerHash Leaf(LedgerHash commitment)
    {
        Span<byte> data = stackalloc byte[LedgerHash.Length];
        commitment.CopyTo(data);
        return Merkle.LeafHash(data);
    }
}
