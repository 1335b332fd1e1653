using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Gate;

/// <summary>What is counted is what is held, at every moment.</summary>
public sealed class HoldingCountsTests(SharedHosts hosts)
{
    /// <summary>Counts and rows of one moment, whatever other tests do: the sets whose count is not the number of their rows.</summary>
    private const string Differs =
        """
        SELECT CAST(COUNT(*) AS BIGINT) AS "Value" FROM (
            SELECT "PurposeBits" FROM (SELECT "PurposeBits", "Count" AS n FROM collection_counts UNION ALL SELECT "PurposeBits", -1 AS n FROM collections) AS both_sides
            GROUP BY "PurposeBits" HAVING SUM(n) <> 0) AS differing
        """;

    private static readonly Purpose[][] Sets = [[Purpose.Payment], [Purpose.Payment, Purpose.OrderProcessing], [Purpose.OrderProcessing], [Purpose.Offers, Purpose.Payment]];

    public static TheoryData<Provider> Providers => [Provider.Sqlite, Provider.Postgres];

    [Theory, MemberData(nameof(Providers))]
    public async Task Whatever_is_taken_ended_changed_or_given_up_is_counted_as_it_is_held(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var random = new Random(20061);
        var held = new List<Guid>();
        for (var step = 0; step < 120; step++)
        {
            switch (random.Next(5))
            {
                case 0 when held.Count > 3:
                    var ended = held[..random.Next(1, 4)];
                    held.RemoveRange(0, ended.Count);
                    await host.DbAsync(db => db.Set<Collection>().Where(c => ended.Contains(c.Id)).ExecuteDeleteAsync());
                    break;
                case 1 when held.Count > 3:
                    var (changed, set) = (held[random.Next(held.Count)], PurposeSet.Of(Sets[random.Next(Sets.Length)]));
                    await host.DbAsync(db => db.Set<Collection>().Where(c => c.Id == changed).ExecuteUpdateAsync(c => c.SetProperty(x => x.Purposes, set)));
                    break;
                case 2:
                    await Assert.ThrowsAsync<InvalidOperationException>(() => TakeAsync(host, random, 3, givenUp: true));
                    break;
                default:
                    held.AddRange(await TakeAsync(host, random, random.Next(1, 5), givenUp: false));
                    break;
            }
            Assert.Equal(0, await DifferingAsync(host));
        }
    }

    [Fact]
    public async Task Counts_gathered_by_two_nodes_while_others_take_and_end_are_those_of_what_is_held()
    {
        var host = await hosts.GetAsync(Provider.Postgres);
        var writers = Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(() => TakeAndEndAsync(host, new Random(n)))));
        while (!writers.IsCompleted)
        {
            await Task.WhenAll(GatherAsync(host), GatherAsync(host));
            Assert.Equal(0, await DifferingAsync(host));
        }
        await writers;
        await GatherAsync(host);
        Assert.Equal(0, await DifferingAsync(host));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_an_older_version_held_is_counted_once_by_the_schema_step_and_nothing_is_left_of_what_ended(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        await TakeAsync(host, new Random(3), 7, givenUp: false);
        await host.DbAsync(async db =>
        {
            var steps = db.Database.GetMigrations().ToList();
            var migrator = db.GetService<IMigrator>();
            await migrator.MigrateAsync(steps[steps.FindIndex(s => s.EndsWith("_CollectionCounts", StringComparison.Ordinal)) - 1]);
            await db.Set<Collection>().OrderBy(c => c.Id).Take(2).ExecuteDeleteAsync();
            await migrator.MigrateAsync();
            return true;
        });
        Assert.Equal(5, await host.ScopedAsync(async s => (await s.GetRequiredService<Holdings>().CountsAsync(default)).Sum(c => c.Count)));
        await TakeAsync(host, new Random(3), 4, givenUp: false);
        Assert.Equal(0, await DifferingAsync(host));
        await EndedLeaveNothingAsync(host, provider);
    }

    [Fact]
    public async Task Server_on_PostgreSQL_gathers_counts_by_itself()
    {
        await using var host = await KeptHost.StartAsync(Provider.Postgres);
        await TakeAsync(host, new Random(4), 12, givenUp: false);
        host.Clock.Advance(TimeSpan.FromSeconds(15));
        await Eventually.TrueAsync("one row for each set", async () => await RepeatedAsync(host) == 0);
        Assert.Equal(0, await DifferingAsync(host));
    }

    /// <summary>On SQLite the triggers themselves keep one row for each set.</summary>
    private static async Task EndedLeaveNothingAsync(KeptHost host, Provider provider)
    {
        if (provider == Provider.Postgres)
            await GatherAsync(host);
        Assert.Equal(0, await RepeatedAsync(host));
        await host.DbAsync(db => db.Set<Collection>().ExecuteDeleteAsync());
        Assert.Empty(await host.ScopedAsync(s => s.GetRequiredService<Holdings>().CountsAsync(default)));
    }

    private static async Task TakeAndEndAsync(KeptHost host, Random random)
    {
        for (var i = 0; i < 15; i++)
        {
            var taken = await TakeAsync(host, random, 3, givenUp: false);
            await host.DbAsync(db => db.Set<Collection>().Where(c => c.Id == taken[0]).ExecuteDeleteAsync());
        }
    }

    private static Task<List<Guid>> TakeAsync(KeptHost host, Random random, int many, bool givenUp) => host.ScopedAsync(s => s.GetRequiredService<Transactions>().RunAsync(async () =>
    {
        var intake = s.GetRequiredService<Intake>();
        var (person, _) = await intake.PersonOfAsync($"counted-{Guid.NewGuid():N}@example.org", CollectionSource.ContactForm, default);
        var site = s.GetRequiredService<Snapshot<SiteDirectory>>().Current["inkwell"];
        var taken = new List<Guid>();
        for (var i = 0; i < many; i++)
            taken.Add((await intake.CollectAsync(new Taking(site, person.Id, new PersonalData { Name = "Cora" }, Sets[random.Next(Sets.Length)], CollectionSource.ContactForm), default)).Id);
        await s.GetRequiredService<KeptDb>().SaveChangesAsync();
        return givenUp ? throw new InvalidOperationException("Given up.") : taken;
    }));

    /// <summary>How many rows there are beyond one for each set.</summary>
    private static Task<long> RepeatedAsync(KeptHost host) =>
        host.DbAsync(db => db.Database.SqlQueryRaw<long>("""SELECT COUNT(*) - COUNT(DISTINCT "PurposeBits") AS "Value" FROM collection_counts""").SingleAsync());

    private static Task<long> DifferingAsync(KeptHost host) => host.DbAsync(db => db.Database.SqlQueryRaw<long>(Differs).SingleAsync());

    private static Task<bool> GatherAsync(KeptHost host) => host.ScopedAsync(async s =>
    {
        await s.GetRequiredService<HoldingCounts>().GatherAsync(default);
        return true;
    });
}
