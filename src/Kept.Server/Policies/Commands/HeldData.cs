using Kept.Policy;
using Kept.Policy.Analysis;
using Kept.Server.Gate;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Policies.Commands;

/// <summary>How much of what is held a change reaches.</summary>
/// <param name="Collections">Collections held under the old version.</param>
/// <param name="People">The people they belong to.</param>
/// <param name="Affected">Those of whom something is held that is newly permitted to be used, shared or combined.</param>
internal sealed record HeldReach(int Collections, int People, int Affected);

/// <summary>Counts, in a database that a server may be using at the same time, by the categories beside the sealed data; nothing is opened.</summary>
internal static class HeldData
{
    /// <summary>Throws <see cref="PolicyFileException"/> when the database is not there.</summary>
    public static async Task<HeldReach> ReachAsync(StorageOptions storage, PolicyDocument before, PolicyDiff diff, CancellationToken cancel)
    {
        await using var db = Storage.Slice.Open(storage);
        if (!storage.IsPostgres && !File.Exists(storage.SqlitePath))
            throw new PolicyFileException($"kept: there is no database '{storage.SqlitePath}'. Name the data folder of a server with --data.");
        var held = await db.Set<Collection>().AsNoTracking()
            .Where(c => c.PolicyName == before.Name && c.PolicyVersion == before.Version)
            .Select(c => new { c.PersonId, c.Categories }).ToListAsync(cancel);
        var loosened = diff.Changes.Where(change => change.Kind is ChangeKind.Permitted or ChangeKind.DutiesRemoved && change.Action != PolicyAction.Collect)
            .Aggregate(CategorySet.Empty, (all, change) => all | change.Categories);
        return new HeldReach(
            held.Count,
            held.Select(c => c.PersonId).Distinct().Count(),
            held.Where(c => !(c.Categories & loosened).IsEmpty).Select(c => c.PersonId).Distinct().Count());
    }
}
