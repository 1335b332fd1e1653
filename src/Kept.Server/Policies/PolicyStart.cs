using System.Text.Json.Nodes;
using Kept.Ledger;
using Kept.Policy;
using Kept.Server.Ledgers;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Policies;

/// <summary>
/// Readies the policies at start. Files seed: a version that the database does not know is published from its file. Rows
/// rule: each must be what its ledger entry says, and a file that differs from its row stops the start.
/// </summary>
internal sealed class PolicyStart(KeptDb db, Transactions transactions, LedgerWriter ledger, PolicyReader reader, TimeProvider time)
{
    /// <summary>Throws <see cref="StartupException"/> for policies with errors, and when a published version was changed, in its file or in its row.</summary>
    public async Task RunAsync(PolicyFolder folder, CancellationToken cancel)
    {
        var files = folder.Read();
        await transactions.RunAsync(async () =>
        {
            var rows = await db.Set<PublishedPolicy>().ToDictionaryAsync(p => (p.Name, p.Version), cancel);
            var seeded = rows.Keys.Select(k => k.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var file in files)
                await TakeInAsync(file, rows.GetValueOrDefault((file.Name, PublishedPolicy.VersionOf(file.Version))), seeded.Contains(file.Name), cancel);
        }, cancel);
        var published = await db.Set<PublishedPolicy>().AsNoTracking().OrderBy(p => p.Name).ThenBy(p => p.Version).ToListAsync(cancel);
        foreach (var row in published)
            await VerifyAsync(row, cancel);
        await RequireWholeAsync(published, cancel);
    }

    /// <summary>A version that the ledger tells of and no row holds was removed; one that is withdrawn without an entry was switched off unseen.</summary>
    private async Task RequireWholeAsync(List<PublishedPolicy> rows, CancellationToken cancel)
    {
        var held = rows.ConvertAll(r => r.EntryId).ToHashSet();
        var told = await db.Set<LedgerEntry>().AsNoTracking().Where(e => e.Kind == EntryKind.PolicyPublished || e.Kind == EntryKind.PolicyWithdrawn)
            .Select(e => new { e.Id, e.Kind, e.Body }).ToListAsync(cancel);
        if (told.Find(e => e.Kind == EntryKind.PolicyPublished && !held.Contains(e.Id)) is { } lost)
            throw new StartupException($"The ledger tells of a published policy that the database has no more: {lost.Body} A published version never goes; restore the database from a backup.");
        var withdrawn = told.Where(e => e.Kind == EntryKind.PolicyWithdrawn).Select(e => JsonNode.Parse(e.Body ?? "{}")?["policy"]?.ToString()).ToHashSet();
        if (rows.Find(r => r.WithdrawnAt is not null && !withdrawn.Contains(r.Label)) is { } switchedOff)
            throw new StartupException($"The policy {switchedOff.Label} is marked as withdrawn, and the ledger knows of no withdrawal. Restore the database from a backup.");
    }

    private async Task TakeInAsync(PolicyDocument file, PublishedPolicy? row, bool seeded, CancellationToken cancel)
    {
        var midnight = new DateTimeOffset(file.Effective, TimeOnly.MinValue, TimeSpan.Zero);
        if (row is null)
        {
            var now = time.GetUtcNow();
            // What the first start finds is the history; a file that is added later cannot reach back.
            await PublishAsync(db, ledger, new PublishedPolicy
            {
                Name = file.Name,
                Version = PublishedPolicy.VersionOf(file.Version),
                Sha256 = file.Sha256,
                Text = file.Source,
                PublishedAt = now,
                EffectiveAt = seeded && midnight < now ? now : midnight,
            }, cancel);
            return;
        }
        if (row.Sha256 != file.Sha256)
            throw new StartupException($"policies/{row.Name}/{row.Version}.md is not the file that was published under this date. Put the published file back and write the change as a new version.");
        row.Text ??= file.Source;
        row.EffectiveAt ??= midnight;
        row.EntryId ??= await EntryOfAsync(row, cancel);
    }

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

    private async Task VerifyAsync(PublishedPolicy row, CancellationToken cancel)
    {
        try
        {
            reader.VersionOf(row);
            var entry = await db.Set<LedgerEntry>().AsNoTracking().SingleOrDefaultAsync(e => e.Id == row.EntryId, cancel);
            if (!Tells(entry, row))
                throw new PolicyTamperedException(row, "its row is not what the ledger's entry of its publication says");
        }
        catch (PolicyTamperedException e)
        {
            throw new StartupException(e.Message, e);
        }
    }

    /// <summary>Whether an entry is whole and tells of exactly this text and moment.</summary>
    private static bool Tells(LedgerEntry? entry, PublishedPolicy row)
    {
        if (entry is not { Kind: EntryKind.PolicyPublished, Salt: { } salt } || !EntryBody.TryParse(entry.Body, out var body, out _)
            || !EntryCommitment.Leaf(body.Commit(salt)).ToArray().AsSpan().SequenceEqual(entry.Leaf))
            return false;
        var facts = body.Facts();
        return facts["policy"]?.ToString() == row.Label && facts["sha256"]?.ToString() == row.Sha256
            && (facts["effective"] is not { } effective || effective.GetValue<long>() == row.EffectiveAt!.Value.ToUnixTimeMilliseconds());
    }
}
