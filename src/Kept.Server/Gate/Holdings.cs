using Kept.Policy;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Gate;

/// <summary>What is known about a collection without opening it.</summary>
internal sealed record Held(
    Guid Id, Guid PersonId, string SiteId, string PolicyName, DateOnly PolicyVersion, DateTimeOffset At, CollectionSource Source, CategorySet Categories, PurposeSet Purposes, DateTimeOffset? KeepUntil);

/// <summary>What is held for a purpose at one site, decided by one version, of the same categories.</summary>
/// <param name="Since">When the oldest was taken.</param>
/// <param name="Until">When the last that ends by itself ends; null when none does.</param>
/// <param name="Endless">How many are held until erased.</param>
internal sealed record HeldShare(string Site, string Policy, DateOnly Version, CategorySet Categories, int Count, DateTimeOffset Since, DateTimeOffset? Until, int Endless);

/// <summary>How many collections are held for one set of purposes.</summary>
/// <param name="PurposeBits">The set, as the database holds it.</param>
internal sealed record HeldCount(long PurposeBits, long Count)
{
    public bool IsFor(Purpose purpose) => new PurposeSet(PurposeBits).Contains(purpose);
}

/// <summary>Finds what is held by person and by purpose. It reads beside the sealed data, by index, and opens nothing.</summary>
internal sealed class Holdings(KeptDb db)
{
    /// <summary>Triggers count what is taken and what ends, so that the answer takes as long for a million collections as for ten.</summary>
    private const string Counted =
        """
        SELECT "PurposeBits", CAST(SUM("Count") AS BIGINT) AS "Count" FROM collection_counts GROUP BY "PurposeBits" HAVING SUM("Count") > 0
        """;

    public Task<List<Held>> OfPersonAsync(Guid person, CancellationToken cancel) =>
        Read(db.Set<Collection>().Where(c => c.PersonId == person)).ToListAsync(cancel);

    /// <summary>All that is held for a purpose, perhaps for others too.</summary>
    public async Task<List<Held>> ForPurposeAsync(Purpose purpose, CancellationToken cancel)
    {
        var sets = await SetsWithAsync(purpose, cancel);
        return await Read(db.Set<Collection>().Where(c => sets.Contains(c.Purposes))).ToListAsync(cancel);
    }

    /// <summary>What is held for a purpose in its parts, by site and version, the larger first.</summary>
    public async Task<List<HeldShare>> PartsForAsync(Purpose purpose, CancellationToken cancel)
    {
        var sets = await SetsWithAsync(purpose, cancel);
        var parts = await db.Set<Collection>().Where(c => sets.Contains(c.Purposes))
            .GroupBy(c => new { c.SiteId, c.PolicyName, c.PolicyVersion, c.Categories })
            .Select(g => new HeldShare(
                g.Key.SiteId, g.Key.PolicyName, g.Key.PolicyVersion, g.Key.Categories,
                g.Count(), g.Min(c => c.At), g.Max(c => c.KeepUntil), g.Count(c => c.KeepUntil == null)))
            .ToListAsync(cancel);
        return [.. parts.OrderBy(p => p.Site, StringComparer.Ordinal).ThenBy(p => p.Policy, StringComparer.Ordinal).ThenBy(p => p.Version).ThenByDescending(p => p.Count)];
    }

    /// <summary>How many collections are held for each set of purposes that occurs. There are few sets however much is held.</summary>
    public Task<List<HeldCount>> CountsAsync(CancellationToken cancel) => db.Database.SqlQueryRaw<HeldCount>(Counted).ToListAsync(cancel);

    /// <summary>The sets of purposes that occur and have this one among them: the index finds whole sets, never one bit.</summary>
    public async Task<List<PurposeSet>> SetsWithAsync(Purpose purpose, CancellationToken cancel) =>
        [.. (await CountsAsync(cancel)).Where(c => c.IsFor(purpose)).Select(c => new PurposeSet(c.PurposeBits))];

    private static IQueryable<Held> Read(IQueryable<Collection> collections) => collections.AsNoTracking()
        .Select(c => new Held(c.Id, c.PersonId, c.SiteId, c.PolicyName, c.PolicyVersion, c.At, c.Source, c.Categories, c.Purposes, c.KeepUntil));
}
