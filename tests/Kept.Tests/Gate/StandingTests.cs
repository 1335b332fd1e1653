using System.Text.Json;
using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.People;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SQLitePCL;

namespace Kept.Tests.Gate;

/// <summary>What the gate decides by is the same whichever way a database is asked for it.</summary>
public sealed class StandingTests(SharedHosts hosts)
{
    /// <summary>SQLITE_STMTSTATUS_REPREPARE of sqlite.org/c3ref/c_stmtstatus_counter.html.</summary>
    private const int StatusReprepare = 5;

    private static readonly string[] Sites = ["inkwell", "foolscap"];

    [Fact]
    public async Task Statement_of_SQLite_answers_what_the_model_answers()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var statement = new SqliteStandingQuery();
        var (model, random) = (new PostgresStandingQuery(), new Random(7));
        for (var i = 0; i < 200; i++)
        {
            var collection = await host.DbAsync(db => SomebodyAsync(db, random));
            var (said, expected) = await host.DbAsync(async db =>
                (await statement.AskAsync(db, collection, default), await model.AskAsync(db, collection, default)));
            Assert.Equal(Written(expected), Written(said));
        }
    }

    [Fact]
    public async Task Who_has_no_key_has_no_standing()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var statement = new SqliteStandingQuery();
        Assert.Null(await host.DbAsync(db => statement.AskAsync(db, CollectionOf(Guid.CreateVersion7(), null), default)));
    }

    [Fact]
    public async Task Statement_stays_prepared_while_connections_come_and_go()
    {
        var data = Directory.CreateTempSubdirectory("kept-prepared-");
        using (var prepared = new SqlitePrepared("SELECT COUNT(*) FROM sqlite_schema"))
        {
            for (var i = 0; i < 5; i++)
            {
                await using var db = Server.Storage.Slice.Open(new StorageOptions { Data = data.FullName });
                await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
                var handle = ((SqliteConnection)db.Database.GetDbConnection()).Handle!;
                handle.enable_sqlite3_next_stmt(true);
                Assert.Equal([0], prepared.On(db).Read(s => s.Number(0)));
                Assert.Equal([0], Repreparations(handle));
                await db.Database.CloseConnectionAsync();
            }
        }
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task Settings_hold_on_every_connection_of_the_pool()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var seen = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.DbAsync(db => db.Database.SqlQuery<string>(
            $"""
            SELECT timeout || ' ' || synchronous || ' ' || foreign_keys || ' ' || cache_size AS "Value"
            FROM pragma_busy_timeout, pragma_synchronous, pragma_foreign_keys, pragma_cache_size
            """).SingleAsync())));
        Assert.All(seen, s => Assert.Equal("10000 2 1 -16000", s));
    }

    /// <summary>How often each statement of a connection had to be prepared anew.</summary>
    private static List<int> Repreparations(sqlite3 handle)
    {
        var each = new List<int>();
        for (var statement = raw.sqlite3_next_stmt(handle, null!); statement is { IsInvalid: false }; statement = raw.sqlite3_next_stmt(handle, statement))
            each.Add(raw.sqlite3_stmt_status(statement, StatusReprepare, 0));
        return each;
    }

    private static async Task<Collection> SomebodyAsync(KeptDb db, Random random)
    {
        bool Coin() => random.Next(2) == 0;
        var (person, order, at) = (Guid.CreateVersion7(), Coin() ? Guid.CreateVersion7() : (Guid?)null, DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(2_000_000_000_000)));
        db.Add(new Person { Id = person, CreatedAt = at, RestrictedAt = Coin() ? at : null });
        if (Coin() || order is null)
            db.Add(new DataKey { Id = person, CreatedAt = at, DestroyedAt = Coin() ? at.AddDays(1) : null });
        if (order is { } id)
            db.Add(new DataKey { Id = id, CreatedAt = at, DestroyedAt = Coin() ? at.AddDays(2) : null });
        if (Coin())
            db.Add(new WrittenTerms { Id = Guid.CreateVersion7(), PersonId = person, SiteId = Sites[random.Next(2)], PolicyName = "inkwell", Document = "A 1", RecordedBy = "staff:1" });
        for (var i = random.Next(3); i > 0; i--)
        {
            var index = Guid.NewGuid().ToByteArray();
            db.Add(new Address { Id = Guid.CreateVersion7(), PersonId = person, Index = index, CreatedAt = at });
            for (var j = random.Next(4); j > 0; j--)
                db.Add(new Choice
                {
                    Id = Guid.CreateVersion7(),
                    AddressIndex = index,
                    SiteId = Sites[random.Next(2)],
                    Scope = (Scope)random.Next(3),
                    OptedIn = Coin(),
                    Advertiser = Coin() ? "blueprint" : null,
                    At = at.AddMinutes(j),
                    Via = "staff",
                });
        }
        await db.SaveChangesAsync();
        return CollectionOf(person, order);
    }

    private static Collection CollectionOf(Guid person, Guid? order) => new()
    {
        Id = Guid.CreateVersion7(),
        PersonId = person,
        OrderId = order,
        SiteId = "inkwell",
        PolicyName = "inkwell",
        Source = "given:test",
        Payload = new Sealed<PersonalData>([]),
    };

    private static string Written(Standing? standing) => JsonSerializer.Serialize(standing! with { Chosen = standing.Chosen.OrderBy(c => c.Id).ToList() });
}
