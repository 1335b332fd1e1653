using Kept.Server.Ledgers;
using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Gate;

/// <summary>What decides about a collection besides its policy: the person's choices at its site, written terms, and whether everything was restricted or erased.</summary>
/// <param name="Key">The row about the key that seals it; null when there never was one.</param>
/// <param name="PersonLives">False once the person was erased; an order's collection may still be there.</param>
internal sealed record Standing(DataKey? Key, IEnumerable<Choice> Chosen, bool WrittenTerms, bool Restricted, bool PersonLives);

/// <summary>
/// Reads the standing of one collection in one statement, of a person's in one in a reading, and of any others in few, however many. A reading asks
/// once and decides by the answer: it changes nothing, and what others change meanwhile comes after it.
/// </summary>
internal sealed class Standings(KeptDb db, KeyRing keys, ChoiceBook choices, StandingQuery query, LedgerWriter ledger)
{
    private readonly Dictionary<Guid, Standing> known = [];

    /// <summary>The reading that <see cref="known"/> is of.</summary>
    private object? reading;

    /// <summary>The collection as it is saved, in no unit of work, with its standing for the reading that is going on. Null when there is none.</summary>
    public async Task<Collection?> FindAsync(Guid id, CancellationToken cancel)
    {
        if (await query.FindAsync(db, id, cancel) is not { } found)
            return null;
        Known()?.TryAdd(id, found.Standing);
        return found.Collection;
    }

    /// <summary>
    /// The collections of a person, orders' own included; the oldest first. A reading has them in no unit of work, and with them what it will decide
    /// by; an act has them in its own, and asks each time.
    /// </summary>
    public async Task<List<Collection>> OfPersonAsync(Guid person, CancellationToken cancel)
    {
        if (Known() is not { } standings)
            return await db.Set<Collection>().Where(c => c.PersonId == person).OrderBy(c => c.At).ToListAsync(cancel);
        var found = await query.OfPersonAsync(db, person, cancel);
        foreach (var (collection, standing) in found)
            standings.TryAdd(collection.Id, standing);
        return [.. found.Select(f => f.Collection)];
    }

    public async Task<Standing> OfAsync(Collection collection, CancellationToken cancel)
    {
        var standings = Known();
        if (standings?.GetValueOrDefault(collection.Id) is { } before)
            return before;
        var standing = await ReadAsync(collection, cancel);
        if (standings is not null)
            standings.Add(collection.Id, standing);
        else if (standing.Key is { } key && db.Database.CurrentTransaction is not null)
            keys.Track(key);
        return standing;
    }

    /// <summary>By the collection's id.</summary>
    public async Task<IReadOnlyDictionary<Guid, Standing>> OfAsync(IReadOnlyCollection<Collection> collections, CancellationToken cancel)
    {
        if (Known() is { } standings && collections.All(c => standings.ContainsKey(c.Id)))
            return standings;
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

    private async Task<Standing> ReadAsync(Collection collection, CancellationToken cancel)
    {
        // What this unit of work made, moved or destroyed is not so in the database yet.
        var pending = keys.IsPending(collection.KeyId) || keys.IsPending(collection.PersonId);
        return !pending && await query.FindAsync(db, collection.Id, cancel) is { } found
            && (found.Collection.PersonId, found.Collection.OrderId) == (collection.PersonId, collection.OrderId)
            ? found.Standing
            : (await OfAsync([collection], cancel))[collection.Id];
    }

    /// <summary>What the reading that is going on knows; null within an act.</summary>
    private Dictionary<Guid, Standing>? Known()
    {
        if (ledger.OfReading is null || db.Database.CurrentTransaction is not null)
            return null;
        if (!ReferenceEquals(reading, ledger.OfReading))
            known.Clear();
        reading = ledger.OfReading;
        return known;
    }
}
