using System.Security.Cryptography;
using System.Text.Json;
using CsCheck;
using Kept.Server.Gate;
using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Gate;

/// <summary>INVARIANT (GATE) and INVARIANT (ERASE) at the vault, where the bytes are.</summary>
public sealed class VaultTests : IDisposable
{
    private readonly KeptDb db = Unconnected();
    private readonly Vault vault;

    public VaultTests() => vault = new Vault(db, TestKey.New(), TimeProvider.System);

    public void Dispose() => db.Dispose();

    [Fact]
    public void What_is_sealed_opens_again_under_the_same_owner_and_context()
    {
        var owner = vault.NewKey(Guid.NewGuid());
        var data = new PersonalData { Name = "Ada Marked", Email = "ada@marked.example" };

        var opened = vault.Open(owner, vault.Seal(owner, data, "row/1"), "row/1");

        Assert.Equal((data.Name, data.Email), (opened.Name, opened.Email));
    }

    [Fact]
    public void A_ciphertext_moved_to_another_row_does_not_open()
    {
        var owner = vault.NewKey(Guid.NewGuid());
        var value = vault.Seal(owner, "secret", "row/1");

        Assert.ThrowsAny<CryptographicException>(() => vault.Open(owner, value, "row/2"));
    }

    [Fact]
    public void A_ciphertext_moved_to_another_person_does_not_open()
    {
        var value = vault.Seal(vault.NewKey(Guid.NewGuid()), "secret", "row/1");

        Assert.ThrowsAny<CryptographicException>(() => vault.Open(vault.NewKey(Guid.NewGuid()), value, "row/1"));
    }

    [Fact]
    public void A_wrapped_key_moved_to_another_person_does_not_unwrap()
    {
        var mine = vault.NewKey(Guid.NewGuid());
        var stolen = new DataKey { Id = Guid.NewGuid(), Wrapped = mine.Wrapped };

        Assert.ThrowsAny<CryptographicException>(() => vault.Seal(stolen, "secret", "row/1"));
    }

    [Fact]
    public void Nothing_opens_or_is_sealed_after_the_key_was_destroyed()
    {
        var owner = vault.NewKey(Guid.NewGuid());
        var value = vault.Seal(owner, "secret", "row/1");

        vault.Destroy(owner);

        Assert.Null(owner.Wrapped);
        Assert.Throws<KeyDestroyedException>(() => vault.Open(owner, value, "row/1"));
        Assert.Throws<KeyDestroyedException>(() => vault.Seal(owner, "secret", "row/1"));
    }

    [Fact]
    public void A_sealed_value_with_any_bit_changed_does_not_open()
    {
        var owner = vault.NewKey(Guid.NewGuid());
        var cipher = vault.Seal(owner, "secret", "row/1").Cipher;

        Gen.Int[0, (cipher.Length * 8) - 1].Sample(bit =>
        {
            var changed = (byte[])cipher.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.ThrowsAny<CryptographicException>(() => vault.Open(owner, new Sealed<string>(changed), "row/1"));
        });
    }

    [Fact]
    public void A_sealed_value_prints_nothing_and_refuses_serialisation()
    {
        var value = vault.Seal(vault.NewKey(Guid.NewGuid()), new PersonalData { Name = "Ada Marked" }, "row/1");

        Assert.Equal("▒▒▒", value.ToString());
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(value));
    }

    [Fact]
    public void Opened_data_prints_nothing()
    {
        var address = new PostalAddress("1 Marked Street", null, "Oakland", "CA", "94607", "US");
        var data = new PersonalData { Name = "Ada Marked", PostalAddress = address, PaymentCard = new CardSummary("Visa", "4242", "ref") };

        Assert.Equal("▒▒▒ ▒▒▒ ▒▒▒", $"{data} {data.PostalAddress} {data.PaymentCard}");
    }

    private static SqliteKeptDb Unconnected()
    {
        var options = new DbContextOptionsBuilder<SqliteKeptDb>();
        Kept.Server.Storage.Slice.UseSqlite(options, "never-opened.db");
        return new SqliteKeptDb(options.Options);
    }
}

/// <summary>Master keys for tests that need no files.</summary>
internal static class TestKey
{
    public static MasterKey New() =>
        MasterKey.Load(new StorageOptions { Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) }, mayCreate: false);
}
