using Kept.Ledger;
using Kept.Server.Ledgers;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Policies;

/// <summary>
/// What the ledger tells of published policies. Each row must be what the entry of its publication says, no row may be
/// missing, and none may be withdrawn without an entry.
/// </summary>
internal sealed class PolicyEvidence
{
    private readonly Dictionary<long, LedgerEntry> published;
    private readonly HashSet<string> withdrawn;

    private PolicyEvidence(IReadOnlyList<LedgerEntry> entries)
    {
        published = entries.Where(e => e.Kind == EntryKind.PolicyPublished).ToDictionary(e => e.Id);
        withdrawn = entries.Where(e => e.Kind == EntryKind.PolicyWithdrawn).Select(LabelOf).ToHashSet(StringComparer.Ordinal);
    }

    public static async Task<PolicyEvidence> ReadAsync(KeptDb db, CancellationToken cancel) => new(await db.Set<LedgerEntry>().AsNoTracking()
        .Where(e => e.Kind == EntryKind.PolicyPublished || e.Kind == EntryKind.PolicyWithdrawn).ToListAsync(cancel));

    /// <summary>What is wrong with a row, or null.</summary>
    public string? ProblemOf(PublishedPolicy row) =>
        row.EntryId is not { } id || !published.TryGetValue(id, out var entry) || !Tells(entry, row)
            ? "its row is not what the ledger's entry of its publication says"
        : row.WithdrawnAt is not null && !withdrawn.Contains(row.Label)
            ? "it is marked as withdrawn, and the ledger knows of no withdrawal"
        : null;

    /// <summary>Versions, as <c>name@date</c>, that the ledger tells of and no row holds. One whose file was put back is not lost.</summary>
    public IEnumerable<string> Lost(IReadOnlyCollection<PublishedPolicy> rows) =>
        published.Values.Where(e => !rows.Any(r => r.EntryId == e.Id || Tells(e, r))).Select(LabelOf);

    private static string LabelOf(LedgerEntry entry) =>
        EntryBody.TryParse(entry.Body, out var body, out _) ? body.Facts()["policy"]?.ToString() ?? "" : "";

    /// <summary>Whether an entry is whole and tells of exactly this text and moment.</summary>
    private static bool Tells(LedgerEntry entry, PublishedPolicy row)
    {
        if (entry.Salt is not { } salt || !EntryBody.TryParse(entry.Body, out var body, out _)
            || !EntryCommitment.Leaf(body.Commit(salt)).ToArray().AsSpan().SequenceEqual(entry.Leaf))
            return false;
        var facts = body.Facts();
        return facts["policy"]?.ToString() == row.Label && facts["sha256"]?.ToString() == row.Sha256
            && (facts["effective"] is not { } effective || effective.GetValue<long>() == row.EffectiveAt?.ToUnixTimeMilliseconds());
    }
}
