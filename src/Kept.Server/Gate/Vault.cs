using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kept.Server.Storage;

namespace Kept.Server.Gate;

/// <summary>
/// Seals and opens with <see cref="AesBox"/>. The associated data binds a
/// ciphertext to its row, owner and policy version: moved elsewhere, it does not open. Only <see cref="PolicyGate"/> calls it.
/// </summary>
internal sealed class Vault(KeptDb db, MasterKey master, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Makes a new key for a person or an order; it is saved with the act it belongs to.</summary>
    public DataKey NewKey(Guid owner)
    {
        var row = UnsavedKey(owner);
        db.Add(row);
        return row;
    }

    /// <summary>A new key that has no row in the database.</summary>
    public DataKey UnsavedKey(Guid owner)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var made = new DataKey { Id = owner, Wrapped = master.Wrap(key, WrapContext(owner)), CreatedAt = time.GetUtcNow() };
        CryptographicOperations.ZeroMemory(key);
        return made;
    }

    /// <summary>Seals <paramref name="value"/> under the owner's key. Throws <see cref="KeyDestroyedException"/> after erasure.</summary>
    public Sealed<T> Seal<T>(DataKey owner, T value, string context)
    {
        var key = Unwrap(owner);
        var plain = JsonSerializer.SerializeToUtf8Bytes(value, Json);
        try
        {
            return new Sealed<T>(AesBox.Encrypt(key, plain, Encoding.UTF8.GetBytes(context)));
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
        var plain = AesBox.Decrypt(key, value.Cipher, Encoding.UTF8.GetBytes(context));
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
        master.Unwrap(owner.Wrapped ?? throw new KeyDestroyedException(owner.Id), WrapContext(owner.Id));

    /// <summary>The same data key under the newest master key; its value never leaves the gate.</summary>
    public static byte[] Rewrap(MasterKey master, Guid owner, byte[] wrapped)
    {
        var key = master.Unwrap(wrapped, WrapContext(owner));
        try
        {
            return master.Wrap(key, WrapContext(owner));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static byte[] WrapContext(Guid owner) => Encoding.ASCII.GetBytes($"data-key/{owner:N}");
}

/// <summary>The owner was erased; nothing of theirs can be sealed or opened.</summary>
internal sealed class KeyDestroyedException(Guid owner) : Exception($"The key of {owner:N} was destroyed.");
