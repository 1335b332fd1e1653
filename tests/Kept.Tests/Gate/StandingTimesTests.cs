using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.People;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Gate;

/// <summary>From when on the gate decides by what changed: in an act at once, in a reading from the next on.</summary>
public sealed class StandingTimesTests(SharedHosts hosts)
{
    private static readonly Ask Email = Ask.Use(Purpose.CustomerService, CategorySet.Of(Category.Email), "staff:test");

    public static TheoryData<Provider> Providers => [Provider.Sqlite, Provider.Postgres];

    [Theory, MemberData(nameof(Providers))]
    public async Task Reading_asks_once_and_an_act_each_time(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var person = await Sealing.CollectAsync(host, $"once-{provider}@example.org");
        async Task<(bool Before, bool After)> AroundAsync(IServiceProvider s, Func<Task> other)
        {
            var before = await PermittedAsync(s, person);
            await other();
            return (before, await PermittedAsync(s, person));
        }

        Task RestrictAsync() => Sealing.InTransactionAsync(host, s => s.GetRequiredService<Restrictions>().SetAsync(person, "inkwell", restricted: true, default));
        Assert.Equal((true, true), await host.ScopedAsync(s => s.GetRequiredService<Readings>().RunAsync(() => AroundAsync(s, RestrictAsync))));
        Assert.Equal((false, false), await host.ScopedAsync(s => s.GetRequiredService<Readings>().RunAsync(() => AroundAsync(s, () => Task.CompletedTask))));
        await Sealing.InTransactionAsync(host, s => s.GetRequiredService<Restrictions>().SetAsync(person, "inkwell", restricted: false, default));
        Assert.Equal((true, false), await host.ScopedAsync(s => s.GetRequiredService<Transactions>().RunAsync(() =>
            AroundAsync(s, async () =>
            {
                await s.GetRequiredService<Restrictions>().SetAsync(person, "inkwell", restricted: true, default);
                await s.GetRequiredService<KeptDb>().SaveChangesAsync();
            }))));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Reading_decides_by_what_it_read_with_the_collections(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var person = await Sealing.CollectAsync(host, $"with-{provider}@example.org");
        Assert.True(await host.ScopedAsync(s => s.GetRequiredService<Readings>().RunAsync(async () =>
        {
            var gate = s.GetRequiredService<PolicyGate>();
            var own = Assert.Single(await gate.CollectionsAsync(person, default));
            await Sealing.InTransactionAsync(host, other => other.GetRequiredService<Restrictions>().SetAsync(person, "inkwell", restricted: true, default));
            return (await gate.DecideAsync(own, Email, default)).Decision.Permitted;
        })));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Second_reading_of_a_request_knows_nothing_of_the_first(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var person = await Sealing.CollectAsync(host, $"second-{provider}@example.org");
        Assert.Equal(person, await Sealing.CollectAsync(host, $"second-{provider}@example.org"));
        await host.ScopedAsync(async s =>
        {
            Assert.True(await s.GetRequiredService<Readings>().RunAsync(() => PermittedAsync(s, person)));
            await Sealing.InTransactionAsync(host, other => other.GetRequiredService<Restrictions>().SetAsync(person, "inkwell", restricted: true, default));
            Assert.False(await s.GetRequiredService<Readings>().RunAsync(() => PermittedAsync(s, person)));
            return true;
        });
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_an_act_did_and_has_not_saved_counts(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var person = await Sealing.CollectAsync(host, $"unsaved-{provider}@example.org", Guid.CreateVersion7());
        var other = await Sealing.CollectAsync(host, $"other-{provider}@example.org");
        await Sealing.InTransactionAsync(host, s => s.GetRequiredService<Restrictions>().SetAsync(other, "inkwell", restricted: true, default));
        await Sealing.InTransactionAsync(host, async s =>
        {
            var gate = s.GetRequiredService<PolicyGate>();
            var own = Assert.Single(await gate.CollectionsAsync(person, default));
            Assert.True((await gate.DecideAsync(own, Email, default)).PersonLives);
            await s.GetRequiredService<KeyRing>().DestroyAsync(person, default);
            Assert.False((await gate.DecideAsync(own, Email, default)).PersonLives);
        });
        await host.ScopedAsync(async s =>
        {
            var moved = Assert.Single(await s.GetRequiredService<PolicyGate>().CollectionsAsync(person, default));
            moved.PersonId = other;
            Assert.False((await s.GetRequiredService<PolicyGate>().DecideAsync(moved, Email, default)).Decision.Permitted);
            return true;
        });
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Act_has_at_hand_the_key_of_what_it_decided_about_until_it_destroys_it_and_a_reading_has_nothing(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var person = await Sealing.CollectAsync(host, $"hand-{provider}@example.org");
        await Sealing.InTransactionAsync(host, async s =>
        {
            var (gate, db) = (s.GetRequiredService<PolicyGate>(), s.GetRequiredService<KeptDb>());
            var own = Assert.Single(await gate.CollectionsAsync(person, default));
            Assert.Empty(db.Set<DataKey>().Local);
            var ask = Email.Stated();
            await gate.OpenAsync(own, ask, default);
            Assert.Equal((person, EntityState.Unchanged), (Assert.Single(db.Set<DataKey>().Local).Id, db.Set<DataKey>().Local.FindEntry(person)!.State));
            await s.GetRequiredService<KeyRing>().DestroyAsync(person, default);
            await Assert.ThrowsAsync<KeyDestroyedException>(() => gate.OpenAsync(own, ask, TestContext.Current.CancellationToken));
        });
        var read = await Sealing.CollectAsync(host, $"unheld-{provider}@example.org");
        await host.ScopedAsync(s => s.GetRequiredService<Readings>().RunAsync(async () =>
        {
            Assert.True(await PermittedAsync(s, read));
            Assert.Empty(s.GetRequiredService<KeptDb>().Set<DataKey>().Local);
            return true;
        }));
    }

    /// <summary>Whether customer service may see the address in each of a person's collections.</summary>
    private static async Task<bool> PermittedAsync(IServiceProvider services, Guid person)
    {
        var (gate, permitted) = (services.GetRequiredService<PolicyGate>(), true);
        foreach (var collection in await gate.CollectionsAsync(person, default))
            permitted &= (await gate.DecideAsync(collection, Email, default)).Decision.Permitted;
        return permitted;
    }
}
