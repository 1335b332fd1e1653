using Kept.Server.Ledgers;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Ledgers;

/// <summary>When the entries of readings are flushed. Most have patience without end, so that what should not wait for it hangs if it does.</summary>
public sealed class EntryGroupsTests(SharedHosts hosts)
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Reading_alone_waits_for_nobody()
    {
        using var groups = Endless(new Written());
        groups.Expect();
        await groups.WriteAsync([Entry()]).WaitAsync(Long, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Half_of_those_that_ask_are_written_together_and_do_not_wait_for_the_other_half()
    {
        var written = new Written();
        using var groups = Endless(written);
        for (var i = 0; i < 4; i++)
            groups.Expect();
        await Task.WhenAll(groups.WriteAsync([Entry()]), groups.WriteAsync([Entry(), Entry()])).WaitAsync(Long, TestContext.Current.CancellationToken);
        Assert.Equal([3], written.Groups);
    }

    [Fact]
    public async Task What_need_not_wait_any_more_does_not_wait_for_those_who_come_later()
    {
        var busy = new Written(holding: true);
        using var groups = Endless(busy);
        groups.Expect();
        var first = groups.WriteAsync([Entry()]);
        busy.Entered.Wait(Long, TestContext.Current.CancellationToken);
        groups.Expect();
        var second = groups.WriteAsync([Entry()]);
        for (var i = 0; i < 5; i++)
            groups.Expect();
        groups.GiveUp();
        busy.Free.Set();
        await Task.WhenAll(first, second).WaitAsync(Long, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Reading_whose_thread_has_not_gone_on_yet_is_waited_for_as_one_that_asks()
    {
        var written = new Written(holding: true);
        using var groups = Endless(written);
        var held = new HeldContext();
        groups.Expect();
        var first = held.Start(() => groups.WriteAsync([Entry()]));
        written.Free.Set();
        Assert.True(held.Posted.Wait(Long, TestContext.Current.CancellationToken));
        groups.Expect();
        groups.Expect();
        var second = groups.WriteAsync([Entry()]);
        // Time for a flush that should not be.
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.False(second.IsCompleted);
        held.GoOn();
        await Task.WhenAll(first, second).WaitAsync(Long, TestContext.Current.CancellationToken);
        Assert.Equal([1, 1], written.Groups);
    }

    [Fact]
    public async Task Readings_whose_flush_failed_are_not_expected_for_ever()
    {
        using var groups = Endless(new Written { Failing = true });
        for (var i = 0; i < 3; i++)
        {
            groups.Expect();
            await Assert.ThrowsAsync<IOException>(() => groups.WriteAsync([Entry()]).WaitAsync(Long, TestContext.Current.CancellationToken));
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Nobody_waits_for_a_reading_that_fails_or_has_nothing_to_tell(bool fails)
    {
        using var groups = Endless(new Written());
        for (var i = 0; i < 3; i++)
            groups.Expect();
        var waiting = groups.WriteAsync([Entry()]);
        if (fails)
            groups.GiveUp();
        else
            await groups.WriteAsync([]);
        await waiting.WaitAsync(Long, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Reading_that_never_ends_holds_up_nobody()
    {
        using var groups = new EntryGroups(new Written());
        for (var i = 0; i < 9; i++)
            groups.Expect();
        for (var i = 0; i < 5; i++)
        {
            await groups.WriteAsync([Entry()]).WaitAsync(Long, TestContext.Current.CancellationToken);
            groups.Expect();
        }
    }

    [Fact]
    public async Task What_waits_when_the_server_stops_is_written()
    {
        var written = new Written();
        var groups = Endless(written);
        for (var i = 0; i < 9; i++)
            groups.Expect();
        var waiting = groups.WriteAsync([Entry()]);
        groups.Dispose();
        await waiting.WaitAsync(Long, TestContext.Current.CancellationToken);
        Assert.Equal([1], written.Groups);
        groups.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => groups.WriteAsync([Entry()]));
    }

    [Fact]
    public async Task Failed_reading_is_not_expected_for_ever()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var groups = Endless(new Written());
        for (var i = 0; i < 3; i++)
            await Assert.ThrowsAsync<TimeoutException>(() => RunAsync(host, groups, _ => throw new TimeoutException()));
        await RunAsync(host, groups, s => s.GetRequiredService<LedgerWriter>().Add(EntryKind.Used, null, "inkwell", []))
            .WaitAsync(Long, TestContext.Current.CancellationToken);
    }

    private static Task<bool> RunAsync(KeptHost host, EntryGroups groups, Action<IServiceProvider> work) => host.ScopedAsync(s =>
        ActivatorUtilities.CreateInstance<Readings>(s, groups).RunAsync(() =>
        {
            work(s);
            return Task.FromResult(true);
        }));

    private static EntryGroups Endless(Written written) => new(written) { Patience = Timeout.InfiniteTimeSpan };

    private static LedgerEntry Entry() => LedgerWriter.Make(EntryKind.Used, null, "inkwell", [], DateTimeOffset.UnixEpoch);

    /// <summary>Remembers how many entries came in each group, and holds the first when told.</summary>
    private sealed class Written(bool holding = false) : EntryGroupStore
    {
        public bool Failing { get; init; }

        public List<int> Groups { get; } = [];

        public ManualResetEventSlim Entered { get; } = new();

        public ManualResetEventSlim Free { get; } = new(!holding);

        public override Task<bool> IsSettledAsync(KeptDb db, CancellationToken cancel) => Task.FromResult(true);

        public override void Write(IReadOnlyList<LedgerEntry> entries)
        {
            if (Failing)
                throw new IOException("The disk is full.");
            Entered.Set();
            Free.Wait(Long);
            Groups.Add(entries.Count);
        }

        public override Task<MovedEntries> MoveAsync(KeptDb db, int most, long place, CancellationToken cancel) => Task.FromResult(MovedEntries.None);

        public override void Forget(long moved) => throw new NotSupportedException();

        public override void Dispose()
        {
            Entered.Dispose();
            Free.Dispose();
        }
    }
}
