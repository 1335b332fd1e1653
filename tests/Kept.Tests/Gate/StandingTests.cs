using System.Text.Json;
using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.People;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Gate;

/// <summary>What the gate decides by is the same whichever way a database is asked for it.</summary>
public sealed class StandingTests(SharedHosts hosts)
{
    private static readonly string[] Sites = ["inkwell", "foolscap"];

    public static TheoryData<Provider> Providers => [Provider.Sqlite, Provider.Postgres];

    [Theory, MemberData(nameof(Providers))]
    public async Task Statement_answers_what_the_model_answers(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var (statement, random) = (host.Services.GetRequiredService<StandingQuery>(), new Random(7));
        for (var i = 0; i < 200; i++)
        {
            var (said, expected) = await host.DbAsync(async db =>
            {
                // Taken back at the end: these people hold purposes at random, and other tests ask this server by purpose.
                await using var transaction = await db.Database.BeginTransactionAsync();
                var id = await SomebodyAsync(db, random);
                return (await statement.FindAsync(db, id, default), await ModelAsync(db, id));
            });
            Assert.Equal(Written(expected), Written(said));
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Statement_of_a_person_answers_what_the_model_answers_for_each_collection(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var (statement, random) = (host.Services.GetRequiredService<StandingQuery>(), new Random(11));
        for (var i = 0; i < 100; i++)
        {
            var (said, expected) = await host.DbAsync(async db =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync();
                await SomebodyAsync(db, random);
                var person = await PersonAsync(db, random, random.Next(5));
                return (await statement.OfPersonAsync(db, person, default), (await ModelsAsync(db, [person]))[person]);
            });
            Assert.Equal(expected.Select(Written), said.Select(Written));
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Those_who_ask_at_once_are_each_told_what_the_model_answers(Provider provider)
    {
        // A server of its own: what is asked together is asked outside of any act, so that it has to be saved first.
        await using var host = await KeptHost.StartAsync(provider);
        var (statement, random) = (host.Services.GetRequiredService<StandingQuery>(), new Random(13));
        var people = new List<Guid>();
        for (var i = 0; i < 40; i++)
            people.Add(await host.DbAsync(db => PersonAsync(db, random, random.Next(5))));
        var expected = await host.DbAsync(db => ModelsAsync(db, people));
        var models = expected.Values.SelectMany(m => m).ToList();

        // Everyone twice, as one person's two requests would.
        var single = await Task.WhenAll(models.Concat(models).Select(m => host.DbAsync(db => statement.FindAsync(db, m!.Collection.Id, default))));
        var all = await Task.WhenAll(people.Concat(people).Select(p => host.DbAsync(db => statement.OfPersonAsync(db, p, default))));

        Assert.Equal(models.Concat(models).Select(Written), single.Select(Written));
        Assert.Equal(people.Concat(people).SelectMany(p => expected[p]).Select(Written), all.SelectMany(a => a).Select(Written));
        Assert.Equal(single.Length, single.Select(s => s!.Collection).Distinct(ReferenceEqualityComparer.Instance).Count());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Collection_that_is_not_there_is_not_found(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        Assert.Null(await host.ScopedAsync(s => s.GetRequiredService<PolicyGate>().FindAsync(Guid.CreateVersion7(), default)));
    }

    [Theory]
    [InlineData(StandingQuery.OfCollection)]
    [InlineData(StandingQuery.OfPerson)]
    public async Task Statement_reads_no_table_of_SQLite_from_end_to_end(string statement)
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var plan = await host.DbAsync(async db =>
        {
            await db.Database.OpenConnectionAsync();
            using var explained = new SqliteStatement(((SqliteConnection)db.Database.GetDbConnection()).Handle!, "EXPLAIN QUERY PLAN " + statement);
            return explained.Read(row => row.Text(3));
        });
        Assert.Contains(plan, step => step.StartsWith("SEARCH h", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN h", StringComparison.Ordinal) || step.StartsWith("SCAN a", StringComparison.Ordinal) || step.StartsWith("SCAN c ", StringComparison.Ordinal) || step.Contains("MATERIALIZE", StringComparison.Ordinal));
    }

    private static async Task<Guid> SomebodyAsync(KeptDb db, Random random)
    {
        var person = await PersonAsync(db, random, collections: 1);
        return await db.Set<Collection>().Where(c => c.PersonId == person).Select(c => c.Id).SingleAsync();
    }

    /// <summary>A person with so many collections, half of them orders' own, and anything that decides about them or nothing.</summary>
    private static async Task<Guid> PersonAsync(KeptDb db, Random random, int collections)
    {
        bool Coin() => random.Next(2) == 0;
        var (person, at) = (Guid.CreateVersion7(), DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(2_000_000_000_000)));
        var orders = Enumerable.Range(0, collections).Select(_ => Coin() ? Guid.CreateVersion7() : (Guid?)null).ToList();
        db.Add(new Person { Id = person, CreatedAt = at, RestrictedAt = Coin() ? at : null });
        if (Coin() || orders.Contains(null))
            db.Add(new DataKey { Id = person, CreatedAt = at, DestroyedAt = Coin() ? at.AddDays(1) : null });
        db.AddRange(orders.OfType<Guid>().Select(id => new DataKey { Id = id, CreatedAt = at, DestroyedAt = Coin() ? at.AddDays(2) : null }));
        if (Coin())
            db.Add(new WrittenTerms { Id = Guid.CreateVersion7(), PersonId = person, SiteId = Sites[random.Next(2)], PolicyName = "inkwell", Document = "A 1", RecordedBy = "staff:1" });
        for (var i = random.Next(3); i > 0; i--)
            AddAddress(db, random, person, at);
        // Not in the order they were made in, and of either site.
        db.AddRange(orders.Select((order, i) => CollectionOf(person, order, at.AddMinutes(i * 7 % 5), random)));
        await db.SaveChangesAsync();
        return person;
    }

    private static void AddAddress(KeptDb db, Random random, Guid person, DateTimeOffset at)
    {
        var index = Guid.NewGuid().ToByteArray();
        db.Add(new Address { Id = Guid.CreateVersion7(), PersonId = person, Index = index, CreatedAt = at });
        for (var i = random.Next(4); i > 0; i--)
            db.Add(new Choice
            {
                Id = Guid.CreateVersion7(),
                AddressIndex = index,
                SiteId = Sites[random.Next(2)],
                Scope = (Scope)random.Next(3),
                OptedIn = random.Next(2) == 0,
                Advertiser = random.Next(2) == 0 ? "blueprint" : null,
                At = at.AddMinutes(i),
                Via = "staff",
            });
    }

    private static Collection CollectionOf(Guid person, Guid? order, DateTimeOffset at, Random random) => new()
    {
        Id = Guid.CreateVersion7(),
        PersonId = person,
        OrderId = order,
        SiteId = Sites[random.Next(2)],
        PolicyName = "inkwell",
        PolicyVersion = new DateOnly(2026, 11, 1).AddDays(random.Next(30)),
        At = at,
        Source = CollectionSource.ContactForm,
        Categories = new CategorySet((ulong)random.NextInt64()),
        Purposes = new PurposeSet(random.NextInt64()),
        Payload = new Sealed<PersonalData>(Guid.NewGuid().ToByteArray()),
        // A server that runs beside ends what is due.
        KeepUntil = random.Next(2) == 0 ? at.AddYears(100) : null,
    };

    /// <summary>The collections of people by the model, the oldest first.</summary>
    private static async Task<Dictionary<Guid, List<StandingQuery.Found?>>> ModelsAsync(KeptDb db, IReadOnlyList<Guid> people)
    {
        var models = new Dictionary<Guid, List<StandingQuery.Found?>>();
        foreach (var person in people)
        {
            models.Add(person, []);
            foreach (var row in await db.Set<Collection>().AsNoTracking().Where(c => c.PersonId == person).OrderBy(c => c.At).Select(c => c.Id).ToListAsync())
                models[person].Add(await ModelAsync(db, row));
        }
        return models;
    }

    /// <summary>The same by the model, in several questions.</summary>
    private static async Task<StandingQuery.Found?> ModelAsync(KeptDb db, Guid id)
    {
        var collection = await db.Set<Collection>().AsNoTracking().SingleAsync(c => c.Id == id);
        var (person, site, keys) = (collection.PersonId, collection.SiteId, db.Set<DataKey>().AsNoTracking());
        var choices = await (
            from address in db.Set<Address>().Where(a => a.PersonId == person)
            join choice in db.Set<Choice>().AsNoTracking().Where(c => c.SiteId == site) on address.Index equals choice.AddressIndex
            select choice).ToListAsync();
        return new(collection, new Standing(
            await keys.SingleOrDefaultAsync(k => k.Id == collection.KeyId),
            choices,
            await db.Set<WrittenTerms>().AnyAsync(t => t.PersonId == person && t.SiteId == site),
            await db.Set<Person>().AnyAsync(p => p.Id == person && p.RestrictedAt != null),
            await keys.AnyAsync(k => k.Id == person && k.DestroyedAt == null)));
    }

    private static string Written(StandingQuery.Found? found)
    {
        var (collection, standing) = found!;
        var row = $"{collection.Context} {collection.SiteId} {collection.Source} {collection.At:O} {collection.KeepUntil:O} {collection.Purposes.Bits} {Convert.ToHexString(collection.Payload.Cipher)}";
        return row + JsonSerializer.Serialize(standing with { Chosen = standing.Chosen.OrderBy(c => c.Id).ToList() });
    }
}
