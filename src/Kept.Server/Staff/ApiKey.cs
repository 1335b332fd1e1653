using System.Security.Cryptography;
using System.Text;
using Kept.Server.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Staff;

/// <summary>
/// A key with which a program calls the API for one site. Only its hash is kept: it is 256 random bits, so a plain
/// SHA-256 cannot be reversed by guessing.
/// </summary>
internal sealed class ApiKey
{
    public const string Prefix = "kept_";

    public const int MaxNameLength = 80;

    public Guid Id { get; init; }

    /// <summary>What the operator calls it, for example the program that uses it.</summary>
    public required string Name { get; init; }

    public required string SiteId { get; init; }

    /// <summary>SHA-256 of the whole key, 32 bytes.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>The last four characters, by which people recognise it.</summary>
    public required string Ending { get; init; }

    public Guid CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>A new key and its row; the key itself is known to the caller alone.</summary>
    public static (string Key, ApiKey Row) Create(string name, string site, Guid by, DateTimeOffset now)
    {
        var key = Prefix + Tokens.New(32);
        return (key, new ApiKey
        {
            Id = Guid.CreateVersion7(now),
            Name = name,
            SiteId = site,
            Hash = HashOf(key),
            Ending = key[^4..],
            CreatedBy = by,
            CreatedAt = now,
        });
    }

    /// <summary>The program with this key as the ledger names it.</summary>
    public static string ActorOf(Guid id) => $"api-key:{id}";

    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    internal sealed class Configuration : IEntityTypeConfiguration<ApiKey>
    {
        public void Configure(EntityTypeBuilder<ApiKey> builder)
        {
            builder.ToTable("api_keys");
            builder.Property(k => k.Id).ValueGeneratedNever();
            builder.Property(k => k.Name).HasMaxLength(MaxNameLength);
            builder.HasIndex(k => k.Hash).IsUnique();
        }
    }
}
