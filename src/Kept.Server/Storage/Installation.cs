using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Storage;

/// <summary>The one row that says which installation this database belongs to.</summary>
internal sealed class Installation
{
    public int Id { get; init; } = 1;

    /// <summary>Tells whether the master key at hand is the one this database was sealed with.</summary>
    public required byte[] KeyCheck { get; set; }

    /// <summary>The ledger's origin line (C2SP tlog-checkpoint). It changes when the database is restored from a backup, and only then.</summary>
    public required string Origin { get; set; }

    /// <summary>The private key that signs the ledger's checkpoints, 32 bytes sealed by the master key; made at the first start.</summary>
    public byte[]? LedgerSeed { get; set; }

    /// <summary>The secrets of blind indexes and of mailed links, 64 bytes sealed by the master key, which they outlive; made at the first start.</summary>
    public byte[]? Secrets { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when every member of staff needs a second factor; null while that is their own choice.</summary>
    public DateTimeOffset? SecondFactorSince { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Installation>
    {
        public void Configure(EntityTypeBuilder<Installation> builder)
        {
            builder.ToTable("installation");
            builder.Property(i => i.Id).ValueGeneratedNever();
        }
    }
}

/// <summary>
/// A number that grows whenever something that nodes keep in memory has changed, so that every node notices.
/// </summary>
internal sealed class Revision
{
    public required string Name { get; set; }

    public long Number { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Revision>
    {
        public void Configure(EntityTypeBuilder<Revision> builder)
        {
            builder.ToTable("revisions");
            builder.HasKey(r => r.Name);
        }
    }

    /// <summary>Adds one to the revision <paramref name="name"/>, inside the caller's transaction.</summary>
    public static Task<int> BumpAsync(KeptDb db, string name, CancellationToken cancel) => db.Database.ExecuteSqlAsync(
        $"""
        INSERT INTO revisions ("Name", "Number") VALUES ({name}, 1)
        ON CONFLICT ("Name") DO UPDATE SET "Number" = revisions."Number" + 1
        """, cancel);
}
