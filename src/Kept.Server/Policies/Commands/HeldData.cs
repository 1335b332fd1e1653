using Kept.Policy;
using Kept.Policy.Analysis;
using Kept.Server.Gate;
using Kept.Server.Policies.Publishing;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Policies.Commands;

/// <summary>How much of what is held a change reaches.</summary>
/// <param name="Collections">Collections held under the old version.</param>
/// <param name="People">The people they belong to.</param>
/// <param name="Affected">Those of whom something is held to which the new version can reach, after notice or consent, with something looser.</param>
internal sealed record HeldReach(int Collections, int People, int Affected);

/// <summary>Counts, in a database that a server may be using at the same time, by the categories beside the sealed data; nothing is opened.</summary>
internal static class HeldData
{
    /// <summary>Throws <see cref="PolicyFileException"/> when the database is not there.</summary>
    public static async Task<HeldReach> ReachAsync(StorageOptions storage, PolicyDocument before, PolicyDocument after, PolicyDiff diff, CancellationToken cancel)
    {
        await using var db = Storage.Slice.Open(storage);
        if (!storage.IsPostgres && !File.Exists(storage.SqlitePath))
            throw new PolicyFileException($"kept: there is no database '{storage.SqlitePath}'. Name the data folder of a server with --data.");
        var held = db.Set<Collection>().AsNoTracking().Where(c => c.PolicyName == before.Name && c.PolicyVersion == before.Version);
        // There are few sets of categories, however many people there are.
        var sets = await held.GroupBy(c => c.Categories).Select(g => new { Categories = g.Key, Count = g.Count() }).ToListAsync(cancel);
        var touched = sets.Where(s => Consequences.ReachOf(diff, after.Changes, s.Categories) is { Mode: not ChangeMode.NewDataOnly }).Select(s => s.Categories).ToList();
        return new HeldReach(
            sets.Sum(s => s.Count),
            await held.Select(c => c.PersonId).Distinct().CountAsync(cancel),
            await held.Where(c => touched.Contains(c.Categories)).Select(c => c.PersonId).Distinct().CountAsync(cancel));
    }
}
