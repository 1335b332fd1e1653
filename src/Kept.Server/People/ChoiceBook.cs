using System.Text.Json.Nodes;
using Kept.Policy;
using Kept.Server.Ledgers;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.People;

/// <summary>Writes choices and tells which ones hold.</summary>
internal sealed class ChoiceBook(KeptDb db, Transactions transactions, LedgerWriter ledger, TimeProvider time)
{
    /// <summary>
    /// Records a choice with its ledger entry. INVARIANT (CHOICE): the address row is locked first, as a sender
    /// does before it decides, so no mail decided before this choice can be marked as leaving after it.
    /// </summary>
    /// <remarks><paramref name="advertiser"/> narrows the choice to one partner's offers.</remarks>
    public Task SetAsync(Guid? person, byte[] addressIndex, string site, Scope scope, bool optedIn, string via, CancellationToken cancel, string? advertiser = null) =>
        transactions.RunAsync(async () =>
        {
            await LockAddressAsync(db, addressIndex, cancel);
            db.Add(new Choice
            {
                Id = Guid.CreateVersion7(time.GetUtcNow()),
                AddressIndex = addressIndex,
                SiteId = site,
                Scope = scope,
                Advertiser = advertiser,
                OptedIn = optedIn,
                At = time.GetUtcNow(),
                Via = via,
            });
            var fact = optedIn ? Fact.OptedIn(scope) : Fact.OptedOut(scope);
            var facts = new JsonObject { ["choice"] = fact.Name, ["via"] = via };
            if (advertiser is not null)
                facts["advertiser"] = advertiser;
            ledger.Add(EntryKind.Choice, person, site, facts);
            await db.SaveChangesAsync(cancel);
        }, cancel);

    /// <summary>What people chose at a site, over all their addresses; who chose nothing has none.</summary>
    public async Task<ILookup<Guid, Choice>> OfAsync(IReadOnlyCollection<Guid> people, string site, CancellationToken cancel)
    {
        var rows = await (from address in db.Set<Address>()
                          join choice in db.Set<Choice>() on address.Index equals choice.AddressIndex
                          where people.Contains(address.PersonId) && choice.SiteId == site
                          select new { address.PersonId, choice }).AsNoTracking().ToListAsync(cancel);
        return rows.ToLookup(r => r.PersonId, r => r.choice);
    }

    /// <summary>What people chose at each site, over all their addresses.</summary>
    public async Task<ILookup<(Guid Person, string Site), Choice>> OfAsync(IReadOnlyCollection<Guid> people, CancellationToken cancel)
    {
        var rows = await (from address in db.Set<Address>()
                          join choice in db.Set<Choice>() on address.Index equals choice.AddressIndex
                          where people.Contains(address.PersonId)
                          select new { address.PersonId, choice }).AsNoTracking().ToListAsync(cancel);
        return rows.ToLookup(r => (r.PersonId, r.choice.SiteId), r => r.choice);
    }

    /// <summary>The newest choice made by one address at a site for each scope.</summary>
    public async Task<IReadOnlyDictionary<Scope, Choice>> NewestAsync(byte[] addressIndex, string site, CancellationToken cancel) =>
        Newest(await AllAsync(addressIndex, site, cancel));

    /// <summary>The choices as facts for a decision.</summary>
    public static Facts ToFacts(IReadOnlyDictionary<Scope, Choice> newest) => newest.Values.Aggregate(
        Facts.None, (facts, c) => facts.With(c.OptedIn ? Fact.OptedIn(c.Scope) : Fact.OptedOut(c.Scope)));

    /// <summary>The newest choice about one advertiser's offers, or null when none was made.</summary>
    public static Choice? About(string advertiser, IEnumerable<Choice> rows) =>
        rows.Where(c => c.Advertiser == advertiser).OrderBy(c => c.At).ThenBy(c => c.Id).LastOrDefault();

    /// <summary>All choices one address ever made at a site.</summary>
    public Task<List<Choice>> AllAsync(byte[] addressIndex, string site, CancellationToken cancel) =>
        db.Set<Choice>().AsNoTracking().Where(c => c.AddressIndex == addressIndex && c.SiteId == site).ToListAsync(cancel);

    /// <summary>Locks an address row until the end of the transaction; SQLite's transactions are alone anyway.</summary>
    public static Task LockAddressAsync(KeptDb db, byte[] addressIndex, CancellationToken cancel) =>
        db.Set<Address>().Where(a => a.Index == addressIndex).ExecuteUpdateAsync(a => a.SetProperty(x => x.Index, x => x.Index), cancel);

    /// <summary>The newest choice of each scope as a whole.</summary>
    public static IReadOnlyDictionary<Scope, Choice> Newest(IEnumerable<Choice> rows) => rows
        .Where(c => c.Advertiser is null)
        .GroupBy(c => c.Scope)
        .ToDictionary(g => g.Key, g => g.OrderBy(c => c.At).ThenBy(c => c.Id).Last());
}
