using System.Text.Json.Nodes;
using Kept.Policy;
using Kept.Server.Ledgers;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Policies;

/// <summary>
/// Readies the policies at start. Files seed: a version that the database does not know is published from its file. Rows
/// rule: a file that differs from its row stops the start. A row that was changed does not; it closes the sites of its
/// policy (<see cref="PolicyCheck"/>).
/// </summary>
internal sealed class PolicyStart(KeptDb db, Transactions transactions, LedgerWriter ledger, TimeProvider time)
{
    /// <summary>Throws <see cref="StartupException"/> for files with errors, and for a changed file of a published version.</summary>
    public async Task RunAsync(PolicyFolder folder, CancellationToken cancel)
    {
        var files = folder.Read();
        await transactions.RunAsync(async () =>
        {
            var rows = await db.Set<PublishedPolicy>().ToDictionaryAsync(p => (p.Name, p.Version), cancel);
            var evidence = await PolicyEvidence.ReadAsync(db, cancel);
            var seeded = rows.Keys.Select(k => k.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var file in files)
            {
                var row = rows.GetValueOrDefault((file.Name, PublishedPolicy.VersionOf(file.Version)));
                if (row is null)
                    await SeedAsync(file, seeded.Contains(file.Name), cancel);
                else if (row.Sha256 == file.Sha256)
                    await CompleteAsync(row, file, cancel);
                else if (evidence.ProblemOf(row) is null)
                    throw new StartupException($"policies/{row.Name}/{row.Version}.md is not the file that was published under this date. Put the published file back and write the change as a new version.");
            }
        }, cancel);
    }

    private Task SeedAsync(PolicyDocument file, bool seeded, CancellationToken cancel)
    {
        var (now, midnight) = (time.GetUtcNow(), MidnightOf(file));
        // What the first start finds is the history; a file that is added later cannot reach back.
        return PublishAsync(db, ledger, new PublishedPolicy
        {
            Name = file.Name,
            Version = PublishedPolicy.VersionOf(file.Version),
            Sha256 = file.Sha256,
            Text = file.Source,
            PublishedAt = now,
            EffectiveAt = seeded && midnight < now ? now : midnight,
        }, cancel);
    }

    private async Task CompleteAsync(PublishedPolicy row, PolicyDocument file, CancellationToken cancel)
    {
        row.Text ??= file.Source;
        row.EffectiveAt ??= MidnightOf(file);
        row.EntryId ??= await EntryOfAsync(row, cancel);
    }

    private static DateTimeOffset MidnightOf(PolicyDocument file) => new(file.Effective, TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>Adds a published version with its entry, inside the caller's transaction, and tells every node.</summary>
    public static async Task PublishAsync(KeptDb db, LedgerWriter ledger, PublishedPolicy policy, CancellationToken cancel)
    {
        var facts = new JsonObject
        {
            ["policy"] = policy.Label,
            ["sha256"] = policy.Sha256,
            ["effective"] = policy.EffectiveAt!.Value.ToUnixTimeMilliseconds(),
            ["uploaded"] = policy.UploadedBy,
        };
        if (policy.ApprovedBy is not null)
            facts["approved"] = policy.ApprovedBy;
        var entry = ledger.Add(EntryKind.PolicyPublished, person: null, site: null, facts);
        db.Add(policy);
        await db.SaveChangesAsync(cancel);
        policy.EntryId = entry.Id;
        await Revision.BumpAsync(db, PolicySet.RevisionName, cancel);
    }

    private async Task<long> EntryOfAsync(PublishedPolicy row, CancellationToken cancel) =>
        await db.Set<LedgerEntry>().Where(e => e.Kind == EntryKind.PolicyPublished && e.Body!.Contains(row.Label) && e.Body!.Contains(row.Sha256))
            .OrderBy(e => e.Id).Select(e => e.Id).FirstOrDefaultAsync(cancel);
}
