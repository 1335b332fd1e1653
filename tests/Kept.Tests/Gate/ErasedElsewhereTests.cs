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

/// <summary>INVARIANT (ERASE): one node takes in something of a person while another erases the same person, on one PostgreSQL database.</summary>
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

    private static Task EraseAsync(KeptHost host, Guid person) =>
        Sealing.InTransactionAsync(host, s => s.GetRequiredService<Erasure>().EraseAsync(person, "inkwell", default));

    private static Task<Collection> CollectAsync(IServiceProvider s, Guid person, Guid? order) => s.GetRequiredService<Intake>().CollectAsync(
        new Taking(s.GetRequiredService<Snapshot<SiteDirectory>>().Current["inkwell"], person, new PersonalData { Email = "new@example.org" }, [Purpose.OrderProcessing], "given:test") { Order = order }, default);

    /// <summary>How many collections are left of a person, and how many entries name the person.</summary>
    private static Task<(int Collections, int Entries)> LeftAsync(KeptHost host, Guid person) => host.DbAsync(async db =>
        (await db.Set<Collection>().CountAsync(c => c.PersonId == person), await db.Set<LedgerEntry>().CountAsync(e => e.PersonId == person)));
}
