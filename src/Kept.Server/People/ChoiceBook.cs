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
    public Task SetAsync(Guid? person, byte[] addressIndex, string site, Scope scope, bool optedIn, string via, CancellationToken cancel) =>
        transactions.RunAsync(async () =>
        {
            await LockAddressAsync(db, addressIndex, cancel);
            db.Add(new Choice
            {
                Id = Guid.CreateVersion7(time.GetUtcNow()),
                AddressIndex = addressIndex,
                SiteId = site,
                Scope = scope,
                OptedIn = optedIn,
                At = time.GetUtcNow(),
                Via = via,
            });
            var fact = optedIn ? Fact.OptedIn(scope) : Fact.OptedOut(scope);
            ledger.Add(EntryKind.Choice, person, site, new() { ["choice"] = fact.Name, ["via"] = via });
            await db.SaveChangesAsync(cancel);
        }, cancel);

    /// <summary>The newest choice of a person at a site for each scope, over all the person's addresses.</summary>
    public async Task<IReadOnlyDictionary<Scope, Choice>> NewestAsync(Guid person, string site, CancellationToken cancel)
    {
        var rows = await (from address in db.Set<Address>()
                          join choice in db.Set<Choice>() on address.Index equals choice.AddressIndex
                          where address.PersonId == person && choice.SiteId == site
                          select choice).AsNoTracking().ToListAsync(cancel);
        return Newest(rows);
    }

    /// <summary>The newest choice made by one address at a site for each scope.</summary>
    public async Task<IReadOnlyDictionary<Scope, Choice>> NewestAsync(byte[] addressIndex, string site, CancellationToken cancel) =>
        Newest(await db.Set<Choice>().AsNoTracking().Where(c => c.AddressIndex == addressIndex && c.SiteId == site).ToListAsync(cancel));

    /// <summary>The choices as facts for a decision.</summary>
    public static Facts ToFacts(IReadOnlyDictionary<Scope, Choice> newest) => newest.Values.Aggregate(
        Facts.None, (facts, c) => facts.With(c.OptedIn ? Fact.OptedIn(c.Scope) : Fact.OptedOut(c.Scope)));

    /// <summary>Locks an address row until the end of the transaction; SQLite's transactions are alone anyway.</summary>
    public static Task LockAddressAsync(KeptDb db, byte[] addressIndex, CancellationToken cancel) =>
        db.Set<Address>().Where(a => a.Index == addressIndex).ExecuteUpdateAsync(a => a.SetProperty(x => x.Index, x => x.Index), cancel);

    private static Dictionary<Scope, Choice> Newest(List<Choice> rows) => rows
        .GroupBy(c => c.Scope)
        .ToDictionary(g => g.Key, g => g.OrderBy(c => c.At).ThenBy(c => c.Id).Last());
}
