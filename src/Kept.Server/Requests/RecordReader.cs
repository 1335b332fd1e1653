using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Disclosures;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Orders;
using Kept.Server.People;
using Kept.Server.Staff;
using Kept.Server.Storage;
using Kept.Server.Visits;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>One collection as its person sees it: opened, with the names of what is in it.</summary>
internal sealed record HeldCollection(Collection Row, PersonalData Data)
{
    public IEnumerable<(string Label, Category Category, string Value)> Values =>
        PersonalDataCategories.Fields.Select(f => (f.Label, f.Category, Value: f.Text(Data))).Where(v => v.Value is not null)!;
}

/// <summary>Everything the network holds of one person. It lives for one answer.</summary>
internal sealed record PersonRecord(
    Guid PersonId,
    IReadOnlyList<HeldCollection> Collections,
    IReadOnlyList<Order> Orders,
    IReadOnlyList<(Disclosure Disclosure, Partner? Partner)> Disclosures,
    IReadOnlyList<Choice> Choices,
    IReadOnlyList<LedgerEntry> Entries,
    IReadOnlyList<Request> Requests,
    IReadOnlyList<Visit> Visits,
    IReadOnlyList<Cart> Carts,
    IReadOnlyList<OwnMail> Mails,
    IReadOnlyList<(Errand Errand, Partner? Partner)> Errands,
    IReadOnlyDictionary<string, string> Staff,
    int Addresses,
    DateTimeOffset? RestrictedAt)
{
    /// <summary>What the person paid: placed orders that were neither cancelled nor refunded nor failed.</summary>
    public Shared.Money TotalPaid => Orders
        .Where(o => o.PaidAt is not null && o.State is not (OrderState.Cancelled or OrderState.Refunded or OrderState.Failed))
        .Aggregate(Shared.Money.Zero, (sum, o) => sum + o.Total);

    public override string ToString() => "▒▒▒";
}

/// <summary>Gathers a person's record for the person, through the gate.</summary>
internal sealed class RecordReader(KeptDb db, Transactions transactions, PolicyGate gate, OwnVisits visits, OwnMails mails, AccountCarts carts)
{
    /// <summary>How many page views the record lists; older ones stay until their time ends.</summary>
    public const int MostVisits = 500;

    /// <summary>
    /// Opens everything for the person who proved an address. What the gate denies is left out of a collection, never
    /// the collection itself; each opening is an entry, as it is for everybody else.
    /// </summary>
    public Task<PersonRecord> ReadAsync(RecordSession session, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        var person = session.PersonId;
        var held = new List<HeldCollection>();
        foreach (var collection in await gate.CollectionsAsync(person, cancel))
            held.Add(new HeldCollection(collection, await OpenAsync(collection, session, cancel)));
        await db.SaveChangesAsync(cancel);
        return new PersonRecord(
            person,
            held,
            await db.Set<Order>().AsNoTracking().Where(o => o.PersonId == person).OrderByDescending(o => o.CreatedAt).ToListAsync(cancel),
            await DisclosuresAsync(person, cancel),
            await ChoicesAsync(person, cancel),
            await db.Set<LedgerEntry>().AsNoTracking().Where(e => e.PersonId == person).OrderBy(e => e.Id).ToListAsync(cancel),
            await db.Set<Request>().AsNoTracking().Where(r => r.PersonId == person).OrderByDescending(r => r.ReceivedAt).ToListAsync(cancel),
            await visits.OfAsync(held.Select(h => (h.Row, h.Data)), MostVisits, cancel),
            await carts.OfAsync(person, cancel),
            await mails.OfAsync(person, held.Select(h => h.Data.Email).OfType<string>().Where(EmailAddress.IsValid), cancel),
            await ErrandsAsync(person, cancel),
            await db.Set<StaffUser>().AsNoTracking().ToDictionaryAsync(u => $"staff:{u.Id}", u => u.DisplayName, cancel),
            await db.Set<Address>().CountAsync(a => a.PersonId == person, cancel),
            (await db.Set<Person>().AsNoTracking().SingleAsync(p => p.Id == person, cancel)).RestrictedAt);
    }, cancel);

    private async Task<PersonalData> OpenAsync(Collection collection, RecordSession session, CancellationToken cancel)
    {
        var ask = AskFor(session, collection.Categories);
        var (decision, _) = await gate.DecideAsync(collection, ask, cancel);
        if (decision.Permitted)
            return (await gate.OpenAsync(collection, ask, cancel)).Data;
        var data = new PersonalData();
        foreach (var category in collection.Categories)
        {
            var one = AskFor(session, CategorySet.Of(category));
            var (each, _) = await gate.DecideAsync(collection, one, cancel);
            if (each.Permitted)
                data = data.FilledFrom((await gate.OpenAsync(collection, one, cancel)).Data);
        }
        return data;
    }

    /// <summary>The ask of a person who proved an address, for their own data.</summary>
    public static Ask<For.RightsRequest> AskFor(RecordSession session, CategorySet categories) =>
        Ask.Share(Purpose.RightsRequest, Recipient.Person, categories, "person").For<For.RightsRequest>() with
        {
            Facts = Facts.None.With(Fact.IdentityVerified).With(Fact.AskedByPerson),
            Reference = session.Id.ToString("N"),
        };

    private async Task<IReadOnlyList<(Errand, Partner?)>> ErrandsAsync(Guid person, CancellationToken cancel)
    {
        var rows = await db.Set<Errand>().AsNoTracking().Where(e => e.PersonId == person).OrderByDescending(e => e.CreatedAt).ToListAsync(cancel);
        var partners = await db.Set<Partner>().AsNoTracking().ToDictionaryAsync(p => (p.SiteId, p.Id), cancel);
        return rows.ConvertAll(e => (e, partners.GetValueOrDefault((e.SiteId, e.PartnerId))));
    }

    private async Task<IReadOnlyList<(Disclosure, Partner?)>> DisclosuresAsync(Guid person, CancellationToken cancel)
    {
        var rows = await db.Set<Disclosure>().AsNoTracking().Where(d => d.PersonId == person).OrderByDescending(d => d.At).ToListAsync(cancel);
        var partners = await db.Set<Partner>().AsNoTracking().ToDictionaryAsync(p => (p.SiteId, p.Id), cancel);
        return rows.ConvertAll(d => (d, partners.GetValueOrDefault((d.SiteId, d.PartnerId))));
    }

    private Task<List<Choice>> ChoicesAsync(Guid person, CancellationToken cancel) =>
        (from address in db.Set<Address>()
         join choice in db.Set<Choice>() on address.Index equals choice.AddressIndex
         where address.PersonId == person
         orderby choice.At descending
         select choice).AsNoTracking().ToListAsync(cancel);
}
