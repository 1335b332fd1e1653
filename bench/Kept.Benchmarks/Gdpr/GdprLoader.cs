using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Benchmarks;

/// <summary>Fills a store: people by the server's own intake, records in bulk, sealed by the vault.</summary>
internal static class GdprLoader
{
    /// <summary>Entries of a store without the gate, for the log that the regulator reads.</summary>
    private const int LogOfUngated = 10_000;

    public static async Task LoadAsync(GdprStore store, int records, int workers)
    {
        var people = await PeopleAsync(store);
        store.Model = new GdprModel(records, workers, people);
        await using var scope = store.Services.CreateAsyncScope();
        var (db, vault) = (scope.ServiceProvider.GetRequiredService<KeptDb>(), scope.ServiceProvider.GetRequiredService<Vault>());
        var keys = await scope.ServiceProvider.GetRequiredService<KeyRing>().FindAsync(people, default);
        await using var bulk = await GdprBulk.OpenAsync(db);
        await bulk.RowsAsync("collections", ["Id", "PersonId", "SiteId", "PolicyName", "PolicyVersion", "At", "Source", "Categories", "PurposeBits", "Payload", "KeepUntil"], Rows());
        await bulk.RowsAsync("ledger_entries", ["At", "Kind", "PersonId", "SiteId", "Salt", "Body", "Commitment", "Leaf"], Entries(store, store.Gated ? records : Math.Min(records, LogOfUngated)));
        await bulk.CommitAsync();
        await GdprRun.IntegrateAsync(store);
        await bulk.SettleAsync();

        IEnumerable<object[]> Rows()
        {
            var now = TimeProvider.System.GetUtcNow();
            for (var n = 0; n < records; n++)
            {
                var row = NewRow(store, n, Guid.CreateVersion7(now), now);
                if (store.Gated)
                    row.Payload = vault.Seal(keys[row.KeyId], GdprRecords.DataOf(n, 0), row.Context);
                store.Model.Insert(n);
                store.Model.Inserted(n, row.Id);
                yield return
                [
                    row.Id, row.PersonId, row.SiteId, row.PolicyName, row.PolicyVersion.DayNumber, row.At.ToUnixTimeMilliseconds(), row.Source.Code(),
                    (long)row.Categories.Bits, row.Purposes.Bits, row.Payload.Cipher, row.KeepUntil!.Value.ToUnixTimeMilliseconds(),
                ];
            }
        }
    }

    /// <summary>The row of a record, unsealed.</summary>
    public static Collection NewRow(GdprStore store, int number, Guid id, DateTimeOffset now) => new()
    {
        Id = id,
        PersonId = store.Model.PersonOf(number),
        SiteId = "inkwell",
        PolicyName = store.Version.Document.Name,
        PolicyVersion = store.Version.Document.Version,
        At = now,
        Source = GdprRecords.Source,
        Categories = GdprRecords.Categories,
        Purposes = GdprRecords.PurposesOf(number),
        Payload = GdprStore.Unsealed(GdprRecords.DataOf(number, 0)),
        KeepUntil = now + GdprRecords.LifeOf(number),
    };

    private static IEnumerable<object[]> Entries(GdprStore store, int count)
    {
        var (now, version) = (TimeProvider.System.GetUtcNow(), store.Version);
        var ask = new Ask(PolicyAction.Collect, Purpose.CustomerService, Recipient.Site, GdprRecords.Categories, "person");
        var decision = version.Compiled.Decide(new DecisionRequest(ask.Action, ask.Categories, ask.Purpose, ask.Recipient, ask.Facts, ask.Residence));
        for (var n = 0; n < count; n++)
        {
            var facts = ask.Entry(version, decision);
            facts["purposes"] = GdprRecords.PurposesOf(n).ToString();
            facts["collection"] = store.Model.IdOf(n).ToString("N");
            facts["source"] = GdprRecords.Source.Code();
            var entry = LedgerWriter.Make(EntryKind.Collected, store.Model.PersonOf(n), "inkwell", facts, now);
            yield return [now.ToUnixTimeMilliseconds(), entry.Kind, entry.PersonId!, entry.SiteId!, entry.Salt!, entry.Body!, entry.Commitment!, entry.Leaf];
        }
    }

    /// <summary>Users with an address and a key each; every other one has stopped offers.</summary>
    private static async Task<Guid[]> PeopleAsync(GdprStore store)
    {
        var people = new List<Guid>();
        while (people.Count < GdprRecords.Users)
            people.AddRange(await store.ActAsync(async s =>
            {
                var (db, intake, now, some) = (s.GetRequiredService<KeptDb>(), s.GetRequiredService<Intake>(), TimeProvider.System.GetUtcNow(), new List<Guid>());
                for (var i = 0; i < 500; i++)
                {
                    var (person, index) = await intake.PersonOfAsync($"user{people.Count + i}@example.org", GdprRecords.Source, default);
                    some.Add(person.Id);
                    if (i % 2 == 0)
                        db.Add(new Choice { Id = Guid.CreateVersion7(now), AddressIndex = index, SiteId = "inkwell", Scope = Scope.Offers, OptedIn = false, At = now, Via = "checkout" });
                }
                return some;
            }));
        return [.. people];
    }
}
