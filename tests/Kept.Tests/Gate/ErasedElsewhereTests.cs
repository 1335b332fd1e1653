using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Requests;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Gate;

/// <summary>INVARIANT (ERASE): one node takes in or opens something of a person while another erases the same person, on one PostgreSQL database.</summary>
public sealed class ErasedElsewhereTests
{
    private static readonly Ask<For.Stated> Opening = Ask.Use(Purpose.CustomerService, CategorySet.Of(Category.Email), "staff:test").Stated();

    [Fact]
    public async Task Act_with_the_key_at_hand_takes_in_nothing_of_a_person_whom_another_node_erased_meanwhile()
    {
        await using var one = await KeptHost.StartAsync(Provider.Postgres);
        await using var two = await KeptHost.BesideAsync(one);
        var person = await Sealing.CollectAsync(one, "erased@example.org");
        await Assert.ThrowsAsync<KeyDestroyedException>(() => Sealing.InTransactionAsync(one, async s =>
        {
            var gate = s.GetRequiredService<PolicyGate>();
            await gate.OpenAsync(Assert.Single(await gate.CollectionsAsync(person, default)), Opening, default);
            await EraseAsync(two, person);
            await CollectAsync(s, person, order: null);
        }));
        Assert.Equal((0, 0), await LeftAsync(one, person));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Erasure_waits_for_what_another_node_takes_in_and_leaves_nothing_of_it_but_an_orders_copy(bool orders)
    {
        await using var one = await KeptHost.StartAsync(Provider.Postgres);
        await using var two = await KeptHost.BesideAsync(one);
        var person = await Sealing.CollectAsync(one, "waited@example.org");
        Task? erasure = null;
        await Sealing.InTransactionAsync(one, async s =>
        {
            await CollectAsync(s, person, orders ? Guid.CreateVersion7() : null);
            erasure = EraseAsync(two, person);
            await Assert.ThrowsAsync<TimeoutException>(() => erasure.WaitAsync(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken));
        });
        await erasure!;
        Assert.Equal((orders ? 1 : 0, 0), await LeftAsync(one, person));
    }

    [Fact]
    public async Task Entry_that_an_act_commits_after_the_erasure_is_closed_and_an_orders_later_ones_are_not()
    {
        await using var one = await KeptHost.StartAsync(Provider.Postgres);
        await using var two = await KeptHost.BesideAsync(one);
        var person = await Sealing.CollectAsync(one, "late@example.org");
        var order = Guid.Empty;
        await Sealing.InTransactionAsync(one, async s => order = (await CollectAsync(s, person, Guid.CreateVersion7())).Id);
        await OpenAsync(one, person, c => !c.IsOrders, () => EraseAsync(two, person));
        Assert.Equal((1, 1), await LeftAsync(one, person));
        foreach (var node in new[] { one, two })
            node.Clock.Advance(TimeSpan.FromSeconds(5));
        await OpenAsync(one, person, c => c.IsOrders, () => Task.CompletedTask);
        Assert.Equal((1, 2), await LeftAsync(one, person));
        await LookedForAsync(one, person, (1, 1), one, two);
        var left = await one.DbAsync(db => db.Set<LedgerEntry>().AsNoTracking().SingleAsync(e => e.PersonId == person));
        Assert.Contains(order.ToString("N"), left.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entry_that_an_act_commits_after_a_joining_comes_to_the_record_that_stays()
    {
        await using var one = await KeptHost.StartAsync(Provider.Postgres);
        await using var two = await KeptHost.BesideAsync(one);
        var (from, into) = (await Sealing.CollectAsync(one, "from@example.org"), await Sealing.CollectAsync(one, "into@example.org"));
        await OpenAsync(one, from, _ => true, () => Sealing.InTransactionAsync(two, s => s.GetRequiredService<Joining>().JoinAsync(from, into, "inkwell", default)));
        Assert.Equal((0, 1), await LeftAsync(one, from));
        var joined = await LeftAsync(one, into);
        await LookedForAsync(one, from, (0, 0), one, two);
        Assert.Equal((joined.Collections, joined.Entries + 1), await LeftAsync(one, into));
    }

    [Fact]
    public async Task Key_that_another_node_destroyed_is_forgotten_within_a_minute()
    {
        await using var one = await KeptHost.StartAsync(Provider.Postgres);
        await using var two = await KeptHost.BesideAsync(one);
        var (erased, stays) = (await Sealing.CollectAsync(one, "forgotten@example.org"), await Sealing.CollectAsync(one, "remembered@example.org"));
        foreach (var person in new[] { erased, stays })
            await OpenAsync(two, person, _ => true, () => Task.CompletedTask);
        var remembered = two.Services.GetRequiredService<WrappedKeys>();
        Assert.All([erased, stays], person => Assert.NotNull(remembered.Find(person)));
        await EraseAsync(one, erased);
        two.Clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync("the key to be forgotten", () => Task.FromResult(!remembered.Owners().Contains(erased)));
        Assert.NotNull(remembered.Find(stays));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Late_entries_are_found_by_their_moment_on_either_database(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        var person = await Sealing.CollectAsync(host, "moment@example.org");
        await EraseAsync(host, person);
        await Sealing.InTransactionAsync(host, s =>
        {
            var now = host.Clock.GetUtcNow();
            foreach (var at in new[] { now.AddMinutes(-1), now.AddMinutes(1) })
                s.GetRequiredService<KeptDb>().Add(LedgerWriter.Make(EntryKind.Used, person, "inkwell", [], at));
            return Task.CompletedTask;
        });
        var before = await host.DbAsync(db => db.Set<LedgerEntry>().CountAsync(e => e.Salt == null && e.Body == null));
        await LookedForAsync(host, person, (0, 1), host);
        Assert.Equal(before + 1, await host.DbAsync(db => db.Set<LedgerEntry>().CountAsync(e => e.Salt == null && e.Body == null)));
    }

    /// <summary>Rounds of the job that looks for late entries, until so much is left: the first may still be going on when the clock is set forward, and does not count.</summary>
    private static async Task LookedForAsync(KeptHost host, Guid person, (int Collections, int Entries) left, params KeptHost[] nodes)
    {
        for (var round = 0; round < 5 && await LeftAsync(host, person) != left; round++)
        {
            foreach (var node in nodes)
                node.Clock.Advance(TimeSpan.FromMinutes(10));
            for (var wait = 0; wait < 40 && await LeftAsync(host, person) != left; wait++)
                await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        Assert.Equal(left, await LeftAsync(host, person));
    }

    /// <summary>Opens one of a person's collections in an act, which goes on while something else happens.</summary>
    private static Task OpenAsync(KeptHost host, Guid person, Func<Collection, bool> which, Func<Task> meanwhile) => Sealing.InTransactionAsync(host, async s =>
    {
        var gate = s.GetRequiredService<PolicyGate>();
        await gate.OpenAsync((await gate.CollectionsAsync(person, default)).Single(which), Opening, default);
        await meanwhile();
    });

    private static Task EraseAsync(KeptHost host, Guid person) =>
        Sealing.InTransactionAsync(host, s => s.GetRequiredService<Erasure>().EraseAsync(person, "inkwell", default));

    private static Task<Collection> CollectAsync(IServiceProvider s, Guid person, Guid? order) => s.GetRequiredService<Intake>().CollectAsync(
        new Taking(s.GetRequiredService<Snapshot<SiteDirectory>>().Current["inkwell"], person, new PersonalData { Email = "new@example.org" }, [Purpose.OrderProcessing], CollectionSource.ContactForm) { Order = order }, default);

    /// <summary>How many collections are left of a person, and how many entries name the person.</summary>
    private static Task<(int Collections, int Entries)> LeftAsync(KeptHost host, Guid person) => host.DbAsync(async db =>
        (await db.Set<Collection>().CountAsync(c => c.PersonId == person), await db.Set<LedgerEntry>().CountAsync(e => e.PersonId == person)));
}
