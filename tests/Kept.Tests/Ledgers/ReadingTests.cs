using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.People;
using Kept.Server.Requests;
using Kept.Server.Storage;
using Kept.Tests.Gate;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Ledgers;

/// <summary>INVARIANT (RECORD) for acts that only look: their entries are written together, and each is there once.</summary>
public sealed class ReadingTests(SharedHosts hosts)
{
    private static readonly CategorySet Email = CategorySet.Of(Category.Email);

    public static TheoryData<Provider> Providers => [Provider.Sqlite, Provider.Postgres];

    [Theory, MemberData(nameof(Providers))]
    public async Task Readings_of_many_at_once_have_one_entry_each_and_a_place_in_the_tree(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var person = await Sealing.CollectAsync(host, $"read-{provider}@example.org");
        var read = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => ReadAsync(host, person, $"many-{n}")));
        Assert.All(read, email => Assert.Equal($"read-{provider}@example.org", email));
        var entries = await EntriesAsync(host, e => e.PersonId == person && e.Body!.Contains("many-"));
        Assert.Equal(60, entries.Count);
        Assert.Equal(60, entries.Select(e => e.Body).Distinct().Count());
        Assert.All(entries, e => Assert.NotNull(e.Index));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Acts_and_readings_that_come_in_one_round_have_places_of_their_own(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var person = await Sealing.CollectAsync(host, $"round-{provider}@example.org");
        // The integrator has no turn until both wait for it.
        await host.ScopedAsync(s => s.GetRequiredService<Transactions>().RunAsync(async () =>
        {
            await s.GetRequiredService<KeptDb>().Database.ExecuteSqlAsync($"UPDATE ledger_state SET \"Size\" = \"Size\"");
            await ReadAsync(host, person, "round-read");
            s.GetRequiredService<LedgerWriter>().Add(EntryKind.Used, person, "inkwell", new() { ["reference"] = "round-act" });
            return true;
        }));
        var entries = await EntriesAsync(host, e => e.PersonId == person && e.Body!.Contains("round-"));
        Assert.All(entries, e => Assert.NotNull(e.Index));
        Assert.Equal(2, entries.Select(e => e.Index).Distinct().Count());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Reading_that_changes_something_is_refused_and_nothing_is_saved(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var person = await Sealing.CollectAsync(host, $"changed-{provider}@example.org");
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => host.ScopedAsync(s => s.GetRequiredService<Readings>().RunAsync(async () =>
        {
            await OpenAsync(s, person, "changing");
            (await s.GetRequiredService<KeptDb>().Set<Person>().SingleAsync(p => p.Id == person)).RestrictedAt = DateTimeOffset.UnixEpoch;
            return true;
        })));
        Assert.Contains("Person", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await EntriesAsync(host, e => e.PersonId == person && e.Body!.Contains("changing")));
        Assert.Null(await host.ScopedAsync(s => s.GetRequiredService<KeptDb>().Set<Person>().Where(p => p.Id == person).Select(p => p.RestrictedAt).SingleAsync()));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Entry_about_somebody_who_is_erased_while_it_waits_is_closed_when_it_comes(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var person = await Sealing.CollectAsync(host, $"erased-{provider}@example.org");
        var leaf = await ReadWhileAsync(host, person, s => s.GetRequiredService<Erasure>().EraseAsync(person, "inkwell", default));
        var entry = Assert.Single(await EntriesAsync(host, e => e.Leaf == leaf));
        Assert.Equal((null, null, null), (entry.PersonId, entry.Salt, entry.Body));
        Assert.NotNull(entry.Index);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Erasure_that_is_going_on_is_waited_for_and_the_entry_comes_closed(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var person = await Sealing.CollectAsync(host, $"going-{provider}@example.org");
        Task<bool>? integration = null;
        await Sealing.InTransactionAsync(host, async s =>
        {
            await PersonDirectory.LockAsync(s.GetRequiredService<KeptDb>(), default, person);
            Assert.NotNull(await ReadAsync(host, person, "going-on"));
            integration = Task.Run(() => host.ScopedAsync(i => i.GetRequiredService<LedgerTree>().IntegrateAsync(10_000, default)));
            await Task.Delay(500);
            Assert.False(integration.IsCompleted);
            await s.GetRequiredService<Erasure>().EraseAsync(person, "inkwell", default);
        });
        await integration!;
        Assert.Empty(await EntriesAsync(host, e => e.Body!.Contains("going-on")));
        Assert.Empty(await EntriesAsync(host, e => e.PersonId == person && e.Salt != null));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Entry_about_a_record_that_is_joined_while_it_waits_comes_to_the_record_that_stays(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var (from, into) = (await Sealing.CollectAsync(host, $"from-{provider}@example.org"), await Sealing.CollectAsync(host, $"into-{provider}@example.org"));
        var leaf = await ReadWhileAsync(host, from, s => s.GetRequiredService<Joining>().JoinAsync(from, into, "inkwell", default));
        Assert.Equal(into, Assert.Single(await EntriesAsync(host, e => e.Leaf == leaf)).PersonId);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Entry_about_an_order_of_somebody_erased_before_stays_open_for_the_books(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var person = await Sealing.CollectAsync(host, $"books-{provider}@example.org", Guid.CreateVersion7());
        await Sealing.InTransactionAsync(host, s => s.GetRequiredService<Erasure>().EraseAsync(person, "inkwell", default));
        await ReadAsync(host, person, "for-the-books");
        var entry = Assert.Single(await EntriesAsync(host, e => e.Body!.Contains("for-the-books") && e.PersonId == person));
        Assert.NotNull(entry.Salt);
    }

    private static Task<string?> ReadAsync(KeptHost host, Guid person, string reference) =>
        host.ScopedAsync(s => s.GetRequiredService<Readings>().RunAsync(() => OpenAsync(s, person, reference)));

    /// <summary>Opens, does <paramref name="other"/> in an act of its own, and only then ends the reading. Returns the leaf of its entry.</summary>
    private static Task<byte[]> ReadWhileAsync(KeptHost host, Guid person, Func<IServiceProvider, Task> other) => host.ScopedAsync(s => s.GetRequiredService<Readings>().RunAsync(async () =>
    {
        Assert.NotNull(await OpenAsync(s, person, "meanwhile"));
        await Sealing.InTransactionAsync(host, other);
        return Assert.Single(s.GetRequiredService<LedgerWriter>().OfReading!).Leaf;
    }));

    private static async Task<string?> OpenAsync(IServiceProvider services, Guid person, string reference) =>
        (await services.GetRequiredService<PolicyGate>().OpenPersonAsync(person, Ask.Use<For.OrderProcessing>(Email) with { Reference = reference }, default)).Data.Email;

    private static async Task<List<LedgerEntry>> EntriesAsync(KeptHost host, System.Linq.Expressions.Expression<Func<LedgerEntry, bool>> which)
    {
        await host.ScopedAsync(s => s.GetRequiredService<LedgerTree>().IntegrateAsync(10_000, default));
        return await host.ScopedAsync(s => s.GetRequiredService<KeptDb>().Set<LedgerEntry>().AsNoTracking().Where(which).ToListAsync());
    }
}
