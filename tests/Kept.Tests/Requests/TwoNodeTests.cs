using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Requests;
using Kept.Server.Storage;
using Kept.Tests.Gate;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Requests;

/// <summary>Two servers on one PostgreSQL database do the same at once: it happens once, and holds on both.</summary>
public sealed class TwoNodeTests : IAsyncLifetime
{
    private KeptHost one = null!;
    private KeptHost two = null!;

    public async ValueTask InitializeAsync()
    {
        one = await KeptHost.StartAsync(Provider.Postgres);
        two = await KeptHost.BesideAsync(one);
    }

    public async ValueTask DisposeAsync()
    {
        await two.DisposeAsync();
        await one.DisposeAsync();
    }

    [Fact]
    public async Task Erased_on_one_node_nothing_opens_on_the_other_which_had_opened_it_just_before()
    {
        var person = await Sealing.CollectAsync(one, "both@example.org");
        var row = await two.DbAsync(db => db.Set<Collection>().AsNoTracking().SingleAsync(c => c.PersonId == person));
        Assert.Equal("both@example.org", await OpenAsync(two, row));
        Assert.Equal("both@example.org", await OpenAsync(two, row));
        await Sealing.InTransactionAsync(one, s => s.GetRequiredService<Erasure>().EraseAsync(person, "inkwell", default));
        await Assert.ThrowsAsync<KeyDestroyedException>(() => OpenAsync(two, row));
        Assert.Null(await Sealing.OpenAsync(two, person));
    }

    [Fact]
    public async Task Erasing_pressed_on_both_nodes_at_once_erases_once()
    {
        for (var i = 0; i < 10; i++)
        {
            var person = await Sealing.CollectAsync(one, $"twice{i}@example.org");
            var session = await SessionAsync(person, $"twice{i}@example.org");
            var receipts = await Task.WhenAll(new[] { one, two, one, two }.Select(node => Task.Run(() => node.ScopedAsync(s => s.GetRequiredService<Erasure>().EraseAsync(session, default)))));
            Assert.Single(receipts, r => r is not null);
            Assert.NotNull(await two.DbAsync(db => db.Set<DataKey>().Where(k => k.Id == person).Select(k => k.DestroyedAt).SingleAsync()));
        }
        Assert.Equal(10, await one.DbAsync(db => db.Set<LedgerEntry>().CountAsync(e => e.Kind == EntryKind.Erased)));
    }

    [Fact]
    public async Task Joining_pressed_on_both_nodes_at_once_joins_once_while_both_go_on_opening()
    {
        for (var i = 0; i < 5; i++)
        {
            var (from, into) = (await Sealing.CollectAsync(one, $"from{i}@example.org"), await Sealing.CollectAsync(two, $"into{i}@example.org"));
            var link = await LinkAsync(from, into, $"from{i}@example.org");
            var joinings = new[] { one, two, one, two }.Select(node => Task.Run(() => node.ScopedAsync(s => s.GetRequiredService<Joining>().ProveAsync(link, default))));
            var readers = new[] { one, two }.Select(node => Task.Run(() => node.ScopedAsync(s => s.GetRequiredService<Readings>().RunAsync(() =>
                s.GetRequiredService<PolicyGate>().OpenPersonAsync(into, Ask.Use<For.OrderProcessing>(CategorySet.Of(Category.Email)), default)))));
            var read = Task.WhenAll(readers);
            Assert.Single(await Task.WhenAll(joinings), joined => joined);
            Assert.All(await read, opened => Assert.NotNull(opened.Data.Email));
            Assert.Equal(2, await two.DbAsync(db => db.Set<Collection>().CountAsync(c => c.PersonId == into)));
        }
        Assert.Equal(5, await one.DbAsync(db => db.Set<LedgerEntry>().CountAsync(e => e.Kind == EntryKind.Merged)));
    }

    private static Task<string?> OpenAsync(KeptHost node, Collection row) => node.ScopedAsync(s => s.GetRequiredService<Readings>().RunAsync(async () =>
        (await s.GetRequiredService<PolicyGate>().OpenAsync(row, Ask.Use<For.OrderProcessing>(row.Categories), default)).Data.Email));

    private Task<RecordSession> SessionAsync(Guid person, string email) => SaveAsync(index => new RecordSession
    {
        Id = Guid.CreateVersion7(),
        TokenHash = Guid.NewGuid().ToByteArray(),
        PersonId = person,
        SiteId = "inkwell",
        AddressIndex = index,
        StartedAt = TimeProvider.System.GetUtcNow(),
        ExpiresAt = TimeProvider.System.GetUtcNow().AddMinutes(30),
    }, email);

    private Task<AccessLink> LinkAsync(Guid from, Guid into, string email) => SaveAsync(index => new AccessLink
    {
        Id = Guid.CreateVersion7(),
        PersonId = from,
        ForPerson = into,
        SiteId = "inkwell",
        Target = LinkTarget.AddAddress,
        AddressIndex = index,
        CreatedAt = TimeProvider.System.GetUtcNow(),
        ExpiresAt = TimeProvider.System.GetUtcNow().AddHours(1),
    }, email);

    private Task<T> SaveAsync<T>(Func<byte[], T> make, string email) where T : class => one.ScopedAsync(async s =>
    {
        var row = make(s.GetRequiredService<Intake>().EmailIndex(email));
        var db = s.GetRequiredService<KeptDb>();
        db.Add(row);
        await db.SaveChangesAsync();
        return row;
    });
}
