using Kept.Server.Ledgers;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Policies;

/// <summary>A version that was published: its text can never change again.</summary>
internal sealed class PublishedPolicy
{
    public required string Name { get; init; }

    /// <summary>The version's date, <c>yyyy-MM-dd</c>.</summary>
    public required string Version { get; init; }

    /// <summary>SHA-256 of the file in lower-case hex.</summary>
    public required string Sha256 { get; init; }

    public DateTimeOffset PublishedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<PublishedPolicy>
    {
        public void Configure(EntityTypeBuilder<PublishedPolicy> builder)
        {
            builder.ToTable("published_policies");
            builder.HasKey(p => new { p.Name, p.Version });
        }
    }

    /// <summary>
    /// Records versions seen for the first time, each with a ledger entry, and refuses to start when the file of a
    /// published version is another than it was.
    /// </summary>
    public static async Task RecordAsync(PolicyShelf shelf, KeptDb db, Transactions transactions, LedgerWriter ledger, TimeProvider time, CancellationToken cancel)
    {
        var known = await db.Set<PublishedPolicy>().AsNoTracking().ToDictionaryAsync(p => (p.Name, p.Version), p => p.Sha256, cancel);
        await transactions.RunAsync(() =>
        {
            foreach (var document in shelf.All.Select(v => v.Document).OrderBy(d => d.Version))
            {
                var version = document.Version.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
                if (!known.TryGetValue((document.Name, version), out var sha))
                    Publish(db, ledger, new PublishedPolicy { Name = document.Name, Version = version, Sha256 = document.Sha256, PublishedAt = time.GetUtcNow() });
                else if (sha != document.Sha256)
                    throw new StartupException($"policies/{document.Name}/{version}.md is not the file that was published under this date. Put the published file back and write the change as a new version.");
            }
            return Task.CompletedTask;
        }, cancel);
    }

    private static void Publish(KeptDb db, LedgerWriter ledger, PublishedPolicy policy)
    {
        db.Add(policy);
        ledger.Add(EntryKind.PolicyPublished, person: null, site: null, new() { ["policy"] = $"{policy.Name}@{policy.Version}", ["sha256"] = policy.Sha256 });
    }
}
