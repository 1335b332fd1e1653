using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kept.Server.Storage;

namespace Kept.Server.Gate;

/// <summary>
/// Seals and opens with AES-256-GCM (NIST SP 800-38D), a random 96-bit nonce a message. The associated data binds a
/// ciphertext to its row, owner and policy version: moved elsewhere, it does not open. Only <see cref="PolicyGate"/> calls it.
/// </summary>
internal sealed class Vault(KeptDb db, MasterKey master, TimeProvider time)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Makes a new key for a person or an order; it is saved with the act it belongs to.</summary>
    public DataKey NewKey(Guid owner)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var row = new DataKey { Id = owner, Wrapped = Encrypt(master.Wrapping, key, WrapContext(owner)), CreatedAt = time.GetUtcNow() };
        CryptographicOperations.ZeroMemory(key);
        db.Add(row);
        return row;
    }

    /// <summary>Seals <paramref name="value"/> under the owner's key. Throws <see cref="KeyDestroyedException"/> after erasure.</summary>
    public Sealed<T> Seal<T>(DataKey owner, T value, string context)
    {
        var key = Unwrap(owner);
        var plain = JsonSerializer.SerializeToUtf8Bytes(value, Json);
        try
        {
            return new Sealed<T>(Encrypt(key, plain, Encoding.UTF8.GetBytes(context)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Opens what <see cref="Seal{T}"/> made under the same owner and context.</summary>
    public T Open<T>(DataKey owner, Sealed<T> value, string context)
    {
        var key = Unwrap(owner);
        var plain = Decrypt(key, value.Cipher, Encoding.UTF8.GetBytes(context));
        try
        {
            return JsonSerializer.Deserialize<T>(plain, Json)!;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Destroys an owner's key: nothing sealed under it can be opened again.</summary>
    public void Destroy(DataKey owner)
    {
        owner.Wrapped = null;
        owner.DestroyedAt ??= time.GetUtcNow();
    }

    private byte[] Unwrap(DataKey owner) =>
        Decrypt(master.Wrapping, owner.Wrapped ?? throw new KeyDestroyedException(owner.Id), WrapContext(owner.Id));

    private static byte[] WrapContext(Guid owner) => Encoding.ASCII.GetBytes($"data-key/{owner:N}");

    private static byte[] Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        var cipher = new byte[NonceSize + TagSize + plain.Length];
        RandomNumberGenerator.Fill(cipher.AsSpan(0, NonceSize));
        // An AesGcm object is not safe for two threads at once, so each call has its own.
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(cipher.AsSpan(0, NonceSize), plain, cipher.AsSpan(NonceSize + TagSize), cipher.AsSpan(NonceSize, TagSize), context);
        return cipher;
    }

    private static byte[] Decrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> context)
    {
        if (cipher.Length < NonceSize + TagSize)
            throw new CryptographicException("The sealed value is too short.");
        var plain = new byte[cipher.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(cipher[..NonceSize], cipher[(NonceSize + TagSize)..], cipher.Slice(NonceSize, TagSize), plain, context);
        return plain;
    }
}

/// <summary>The owner was erased; nothing of theirs can be sealed or opened.</summary>
internal sealed class KeyDestroyedException(Guid owner) : Exception($"The key of {owner:N} was destroyed.");
