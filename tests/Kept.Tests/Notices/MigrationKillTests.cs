using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Notices;
using Kept.Server.Policies;
using Kept.Server.Storage;
using Kept.Tests.Campaigns;
using Kept.Tests.Hosting;
using Kept.Tests.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Notices;

/// <summary>INVARIANT (STICKY) and INVARIANT (RECORD) when the process is killed between two steps, and with two nodes at once.</summary>
public sealed class MigrationKillTests
{
    private const int People = 3;

    [Theory]
    [InlineData("notice-batch-written")]
    [InlineData("notice-batch-committed")]
    [InlineData("migration-locked")]
    [InlineData("migration-resealed")]
    [InlineData("migration-saved")]
    [InlineData("migration-committed")]
    public async Task Killed_at_any_step_everybody_gets_one_notice_and_moves_once(string fault)
    {
        var notices = fault.StartsWith("notice", StringComparison.Ordinal);
        await using var kept = await KeptProcess.AtRestAsync(Provider.Sqlite);
        var version = await PrepareAsync(kept, notices ? null : DateTimeOffset.FromUnixTimeSeconds(1_790_000_000));
        var starting = kept.RunAsync(("KEPT__FAULT", fault));
        await kept.EndedAsync();
        // The fault may strike before the process has answered that it is ready.
        await Record.ExceptionAsync(() => starting);
        await kept.ServeAsync();
        await Eventually.TrueAsync("the notices to be written and the due ones moved", () => DbAsync(kept.Data, async db =>
            await db.Set<NoticeRun>().AnyAsync(r => r.Version == version && r.FinishedAt != null)
            && (notices || await db.Set<PolicyNotice>().CountAsync(n => n.MigratedAt != null) == People)));
        await kept.StopAsync();
        await CheckAsync(kept.Data, version, moved: !notices);
    }

    [Fact]
    public async Task Two_nodes_that_move_at_once_move_everybody_once()
    {
        await using var one = await KeptHost.StartAsync(Provider.Postgres);
        await using var two = await KeptHost.StartAsync(Provider.Postgres, null, $"--database={one.Database}");
        await PeopleAsync(one.Services);
        await PublishAsync(one.Services, one.Clock.GetUtcNow().AddDays(-1));
        await two.Services.GetRequiredService<PolicyShelf>().RefreshAsync(TestContext.Current.CancellationToken);
        var rounds = new[] { one, two, one, two }.Select(h => h.ScopedAsync(s => ActivatorUtilities.CreateInstance<Migration>(s).RunAsync(default)));
        await Task.WhenAll(rounds);
        await Eventually.TrueAsync("all to be moved", () => one.DbAsync(async db => await db.Set<PolicyNotice>().CountAsync(n => n.MigratedAt != null) == People));
        Assert.Equal(People, await one.DbAsync(db => db.Set<LedgerEntry>().CountAsync(e => e.Kind == EntryKind.Migrated)));
    }

    /// <summary>People and a version in force, put in by a server that runs no job.</summary>
    private static async Task<DateOnly> PrepareAsync(KeptProcess kept, DateTimeOffset? ended)
    {
        await using var app = Server.Program.Build(["--data", kept.Data]);
        await Server.Startup.ReadyAsync(app.Services, TestContext.Current.CancellationToken);
        await PeopleAsync(app.Services);
        return await PublishAsync(app.Services, ended);
    }

    private static async Task PeopleAsync(IServiceProvider services)
    {
        for (var i = 0; i < People; i++)
            await Offers.PersonAsync(services, $"p{i}@example.org");
    }

    /// <summary>
    /// Publishes by the same door as the console, in one transaction, so that no job sees it halfway. With
    /// <paramref name="ended"/>, everybody was told and the time to object ended then.
    /// </summary>
    private static Task<DateOnly> PublishAsync(IServiceProvider root, DateTimeOffset? ended) => Offers.ScopedAsync(root, s => s.GetRequiredService<Transactions>().RunAsync(async () =>
    {
        var (db, now) = (s.GetRequiredService<KeptDb>(), DateTimeOffset.FromUnixTimeMilliseconds(s.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds()));
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var text = PublishingSteps.NextText(s, now, today, today);
        await PolicyStart.PublishAsync(db, s.GetRequiredService<LedgerWriter>(), new PublishedPolicy
        {
            Name = "inkwell",
            Version = PublishedPolicy.VersionOf(today),
            Sha256 = PolicyParser.Parse(text, "x").Document!.Sha256,
            Text = text,
            PublishedAt = now,
            EffectiveAt = now,
        }, default);
        if (ended is null)
            return today;
        foreach (var person in await db.Set<Collection>().Where(c => c.SiteId == "inkwell").Select(c => c.PersonId).Distinct().ToListAsync())
            db.Add(new PolicyNotice { Id = Guid.CreateVersion7(now), PersonId = person, SiteId = "inkwell", PolicyName = "inkwell", Version = today, Mode = ChangeMode.AfterNotice, Days = 30, CreatedAt = now, DeliveredAt = ended, WindowEndsAt = ended });
        db.Add(new NoticeRun { SiteId = "inkwell", PolicyName = "inkwell", Version = today, BeganAt = now, FinishedAt = now });
        return today;
    }));

    private static async Task CheckAsync(string data, DateOnly version, bool moved)
    {
        await using var app = Server.Program.Build(["--data", data]);
        await Server.Startup.ReadyAsync(app.Services, TestContext.Current.CancellationToken);
        await using var scope = app.Services.CreateAsyncScope();
        var (db, gate) = (scope.ServiceProvider.GetRequiredService<KeptDb>(), scope.ServiceProvider.GetRequiredService<PolicyGate>());
        Assert.Equal(People, await db.Set<PolicyNotice>().CountAsync());
        Assert.Equal(moved ? People : 0, await db.Set<LedgerEntry>().CountAsync(e => e.Kind == EntryKind.Migrated));
        foreach (var collection in await db.Set<Collection>().Where(c => c.SiteId == "inkwell").ToListAsync())
        {
            Assert.Equal(moved, collection.PolicyVersion == version);
            var ask = Ask.Use<For.OrderProcessing>(CategorySet.Of(Category.FullName));
            Assert.Equal("Ada Reader", (await scope.ServiceProvider.GetRequiredService<Transactions>().RunAsync(() => gate.OpenAsync(collection, ask, default))).Data.Name);
        }
    }

    private static async Task<T> DbAsync<T>(string data, Func<KeptDb, Task<T>> act)
    {
        await using var db = Server.Storage.Slice.Open(new StorageOptions { Data = data });
        return await act(db);
    }
}
