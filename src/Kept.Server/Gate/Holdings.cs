using Kept.Policy;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Gate;

/// <summary>What is known about a collection without opening it.</summary>
internal sealed record Held(
    Guid Id, Guid PersonId, string SiteId, string PolicyName, DateOnly PolicyVersion, DateTimeOffset At, string Source, CategorySet Categories, PurposeSet Purposes, DateTimeOffset? KeepUntil);

/// <summary>Finds what is held by person and by purpose. It reads beside the sealed data, by index, and opens nothing.</summary>
internal sealed class Holdings(KeptDb db)
{
    public Task<List<Held>> OfPersonAsync(Guid person, CancellationToken cancel) =>
        Read(db.Set<Collection>().Where(c => c.PersonId == person)).ToListAsync(cancel);

    /// <summary>All that is held for a purpose, perhaps for others too.</summary>
    public async Task<List<Held>> ForPurposeAsync(Purpose purpose, CancellationToken cancel)
    {
        var sets = await SetsWithAsync(purpose, cancel);
        return await Read(db.Set<Collection>().Where(c => sets.Contains(c.Purposes))).ToListAsync(cancel);
    }

    /// <summary>How many collections are held for a purpose.</summary>
    public async Task<int> CountForAsync(Purpose purpose, CancellationToken cancel)
    {
        var sets = await SetsWithAsync(purpose, cancel);
        return await db.Set<Collection>().CountAsync(c => sets.Contains(c.Purposes), cancel);
    }

    /// <summary>
    /// The sets of purposes that occur and have this one among them. There are few however much is held, and the statement
    /// goes from one to the next by the index, which a question for one bit cannot use.
    /// </summary>
    public async Task<List<PurposeSet>> SetsWithAsync(Purpose purpose, CancellationToken cancel)
    {
        var sets = await db.Database.SqlQuery<long>(
            $"""
            WITH RECURSIVE occurring(bits) AS (
                SELECT MIN("PurposeBits") FROM collections
                UNION ALL
                SELECT (SELECT MIN("PurposeBits") FROM collections WHERE "PurposeBits" > bits) FROM occurring WHERE bits IS NOT NULL)
            SELECT bits AS "Value" FROM occurring WHERE bits IS NOT NULL
            """).ToListAsync(cancel);
        return [.. sets.Select(bits => new PurposeSet(bits)).Where(s => s.Contains(purpose))];
    }

    private static IQueryable<Held> Read(IQueryable<Collection> collections) => collections.AsNoTracking()
        .Select(c => new Held(c.Id, c.PersonId, c.SiteId, c.PolicyName, c.PolicyVersion, c.At, c.Source, c.Categories, c.Purposes, c.KeepUntil));
}
