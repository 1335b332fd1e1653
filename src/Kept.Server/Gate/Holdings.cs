using Kept.Policy;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Gate;

/// <summary>What is known about a collection without opening it.</summary>
internal sealed record Held(
    Guid Id, Guid PersonId, string SiteId, string PolicyName, DateOnly PolicyVersion, DateTimeOffset At, string Source, CategorySet Categories, PurposeSet Purposes, DateTimeOffset? KeepUntil);

/// <summary>What is held for a purpose at one site, decided by one version, of the same categories.</summary>
/// <param name="Since">When the oldest was taken.</param>
/// <param name="Until">When the last that ends by itself ends; null when none does.</param>
/// <param name="Endless">How many are held until erased.</param>
internal sealed record HeldShare(string Site, string Policy, DateOnly Version, CategorySet Categories, int Count, DateTimeOffset Since, DateTimeOffset? Until, int Endless);

/// <summary>Finds what is held by person and by purpose. It reads beside the sealed data, by index, and opens nothing.</summary>
internal sealed class Holdings(KeptDb db)
{
    /// <summary>
    /// The sets of purposes that occur. There are few however much is held, and the statement goes from one to the next by the index,
    /// which a question for one bit cannot use.
    /// </summary>
    private const string Occurring =
        """
        WITH RECURSIVE occurring(bits) AS (
            SELECT MIN("PurposeBits") FROM collections
            UNION ALL
            SELECT (SELECT MIN("PurposeBits") FROM collections WHERE "PurposeBits" > bits) FROM occurring WHERE bits IS NOT NULL)

        """;

    private const string SetsWith = Occurring + """SELECT bits AS "Value" FROM occurring WHERE bits & {0} <> 0""";

    /// <summary>Counts each set by itself: for all of them joined PostgreSQL would read the table.</summary>
    private const string Counted = Occurring +
        """
        SELECT CAST(COALESCE(SUM((SELECT COUNT(*) FROM collections WHERE "PurposeBits" = bits)), 0) AS BIGINT) AS "Value"
        FROM occurring WHERE bits & {0} <> 0
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

    /// <summary>How many collections are held for a purpose.</summary>
    public async Task<long> CountForAsync(Purpose purpose, CancellationToken cancel) =>
        (await db.Database.SqlQueryRaw<long>(Counted, PurposeSet.Of(purpose).Bits).ToListAsync(cancel)).Single();

    /// <summary>The sets of purposes that occur and have this one among them.</summary>
    public async Task<List<PurposeSet>> SetsWithAsync(Purpose purpose, CancellationToken cancel) =>
        (await db.Database.SqlQueryRaw<long>(SetsWith, PurposeSet.Of(purpose).Bits).ToListAsync(cancel)).ConvertAll(bits => new PurposeSet(bits));

    private static IQueryable<Held> Read(IQueryable<Collection> collections) => collections.AsNoTracking()
        .Select(c => new Held(c.Id, c.PersonId, c.SiteId, c.PolicyName, c.PolicyVersion, c.At, c.Source, c.Categories, c.Purposes, c.KeepUntil));
}
