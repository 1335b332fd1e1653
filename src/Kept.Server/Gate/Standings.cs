using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Gate;

/// <summary>What decides about a collection besides its policy: the person's choices at its site, written terms, and whether everything was restricted or erased.</summary>
/// <param name="Key">The row about the key that seals it; null when there never was one.</param>
/// <param name="PersonLives">False once the person was erased; an order's collection may still be there.</param>
internal sealed record Standing(DataKey? Key, IEnumerable<Choice> Chosen, bool WrittenTerms, bool Restricted, bool PersonLives);

/// <summary>Reads the standing of one collection in one statement, and of many in few, however many.</summary>
internal sealed class Standings(KeptDb db, KeyRing keys, ChoiceBook choices, StandingQuery query)
{
    public async Task<Standing> OfAsync(Collection collection, CancellationToken cancel)
    {
        // A key that this unit of work made or destroyed is not so in the database yet.
        if (keys.IsTracked(collection.KeyId) || await query.AskAsync(db, collection, cancel) is not { } standing)
            return (await OfAsync([collection], cancel))[collection.Id];
        return standing;
    }

    /// <summary>By the collection's id.</summary>
    public async Task<IReadOnlyDictionary<Guid, Standing>> OfAsync(IReadOnlyCollection<Collection> collections, CancellationToken cancel)
    {
        var people = collections.Select(c => c.PersonId).Distinct().ToList();
        // One round trip: where written terms stand, and, with no site, who restricted everything.
        var rows = await db.Set<WrittenTerms>().Where(t => people.Contains(t.PersonId)).Select(t => new { t.PersonId, Site = (string?)t.SiteId })
            .Concat(db.Set<Person>().Where(p => people.Contains(p.Id) && p.RestrictedAt != null).Select(p => new { PersonId = p.Id, Site = (string?)null }))
            .ToListAsync(cancel);
        var stands = rows.Select(r => (r.PersonId, r.Site)).ToHashSet();
        var chosen = await choices.OfAsync(people, cancel);
        var owners = await keys.RowsAsync([.. collections.SelectMany(c => new[] { c.KeyId, c.PersonId }).Distinct()], cancel);
        return collections.ToDictionary(c => c.Id, c => new Standing(
            owners.GetValueOrDefault(c.KeyId),
            chosen[(c.PersonId, c.SiteId)],
            stands.Contains((c.PersonId, c.SiteId)),
            stands.Contains((c.PersonId, null)),
            owners.GetValueOrDefault(c.PersonId) is { DestroyedAt: null }));
    }
}
