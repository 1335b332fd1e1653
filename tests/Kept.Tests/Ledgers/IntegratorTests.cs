using System.Globalization;
using Kept.Ledger;
using Kept.Server.Ledgers;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Kept.Tests.Requests;
using Kept.Verifier;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Ledgers;

/// <summary>Every committed entry gets one place, on whichever nodes integrate and however they are stopped.</summary>
public class IntegratorTests
{
    [Fact]
    public async Task Two_nodes_that_write_and_integrate_at_once_make_one_log_without_gap_or_fork()
    {
        await using var one = await KeptHost.StartAsync(Provider.Postgres);
        var key = await File.ReadAllTextAsync(Path.Combine(one.Data, "kept.key"), TestContext.Current.CancellationToken);
        await using var two = await KeptHost.StartAsync(Provider.Sqlite, null, $"--database={one.Database}", $"--Key={key}");
        var before = await SizeAsync(one);
        var writers = new[] { one, two, one, two }.Select(node => WriteAsync(node, 50, 10));
        var integrators = new[] { one, two }.Select(IntegrateAsync);
        await Task.WhenAll([.. writers, .. integrators]);
        await IntegrateAsync(one);
        await Eventually.TrueAsync("all entries to be placed", async () => !await one.DbAsync(db => db.Set<LedgerEntry>().AnyAsync(e => e.Index == null)));
        await HoldsAsync(one, before + 2000);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Entries_written_in_one_order_are_numbered_in_it_and_a_batch_takes_no_more_than_it_may(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        await WriteAsync(host, 1, 700);
        await Eventually.TrueAsync("all entries to be placed", async () => !await host.DbAsync(db => db.Set<LedgerEntry>().AnyAsync(e => e.Index == null)));
        var indexes = await host.DbAsync(db => db.Set<LedgerEntry>().OrderBy(e => e.Id).Select(e => e.Index!.Value).ToListAsync());
        Assert.Equal(Enumerable.Range(0, indexes.Count).Select(i => (long)i), indexes);
        await HoldsAsync(host, indexes.Count);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_server_killed_while_it_integrates_places_the_entry_once_after_its_restart(Provider provider)
    {
        await using var kept = await KeptProcess.AtRestAsync(provider);
        await kept.ServeAsync();
        // The first request of a day has an entry of its own, which must not be the one that the server is killed at.
        var first = await SizeAsync(kept);
        await Eventually.TrueAsync("the day's entry of the request log", async () => await SizeAsync(kept) > first);
        var before = await SizeAsync(kept);
        await kept.StopAsync();
        await kept.RunAsync(("KEPT__FAULT", "ledger.placed"));
        using (var browser = kept.Browser())
            await Record.ExceptionAsync(() => RecordSteps.WriteLetterAsync(browser, "killed@example.org", "Kay Killed"));
        Assert.Equal(ServerEndedException.Killed, await kept.EndedAsync());
        await kept.ServeAsync();
        await PlacedAsync(kept, before);
    }

    [Fact]
    public async Task Node_killed_while_it_integrates_is_followed_by_the_other_which_places_the_entry_once()
    {
        await using var integrates = await KeptProcess.StartAsync(Provider.Postgres, ("KEPT__FAULT", "ledger.placed"));
        await using var follows = KeptProcess.Beside(integrates);
        await follows.ServeAsync();
        var before = await SizeAsync(follows);
        using (var browser = follows.Browser())
            await RecordSteps.WriteLetterAsync(browser, "taken-over@example.org", "Tay Over");
        Assert.Equal(ServerEndedException.Killed, await integrates.EndedAsync());
        await PlacedAsync(follows, before);
    }

    /// <summary>The log of a server grows beyond a size and holds.</summary>
    private static async Task PlacedAsync(KeptProcess kept, long before)
    {
        await Eventually.TrueAsync("the entry to be placed", async () => await SizeAsync(kept) > before);
        using StringWriter output = new(), error = new();
        var key = await kept.Browser().GetAsync("/ledger/key");
        Assert.True(VerifyCommand.Run(["log", $"http://127.0.0.1:{kept.Port}/ledger", "--key", key.Text.Trim()], output, error) == VerifyCommand.Verified, $"{output}{error}");
    }

    private static async Task<long> SizeAsync(KeptProcess kept)
    {
        var checkpoint = await kept.Browser().GetAsync("/ledger/checkpoint");
        return long.Parse(checkpoint.Text.Split('\n', ' ').First(w => w.All(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
    }

    private static Task WriteAsync(KeptHost host, int transactions, int entries) => Task.Run(async () =>
    {
        for (var t = 0; t < transactions; t++)
            await host.ScopedAsync(s => s.GetRequiredService<Transactions>().RunAsync(() =>
            {
                for (var i = 0; i < entries; i++)
                    s.GetRequiredService<LedgerWriter>().Add(EntryKind.Expired, null, "inkwell", new() { ["number"] = i });
                return Task.FromResult(true);
            }));
    });

    /// <summary>Integrates in small batches for a while, as if every node believed to hold the lease.</summary>
    private static Task IntegrateAsync(KeptHost host) => Task.Run(async () =>
    {
        for (var round = 0; round < 60; round++)
            await host.ScopedAsync(s => s.GetRequiredService<LedgerTree>().IntegrateAsync(37, TestContext.Current.CancellationToken));
    });

    private static Task<long> SizeAsync(KeptHost host) => host.DbAsync(async db => (long)await db.Set<LedgerEntry>().CountAsync());

    /// <summary>The checkpoint is that of the leaves in the order of their places, and so are the hashes above them.</summary>
    private static async Task HoldsAsync(KeptHost host, long size)
    {
        var leaves = await host.DbAsync(db => db.Set<LedgerEntry>().OrderBy(e => e.Index).Select(e => new { e.Index, e.Leaf }).ToListAsync());
        Assert.Equal(Enumerable.Range(0, (int)size).Select(i => (long?)i), leaves.Select(l => l.Index));
        var (range, nodes) = (new CompactRange(), new List<TileNode>());
        foreach (var leaf in leaves)
            range.Append(new LedgerHash(leaf.Leaf), nodes);
        var checkpoint = await host.ScopedAsync(s => s.GetRequiredService<LedgerTree>().CheckpointAsync(TestContext.Current.CancellationToken));
        Assert.Equal((size, range.Root()), (checkpoint.Size, checkpoint.Root));
        var stored = await host.DbAsync(db => db.Set<LedgerNode>().OrderBy(n => n.Level).ThenBy(n => n.Place).ToListAsync());
        Assert.Equal(nodes.OrderBy(n => n.Level).ThenBy(n => n.Place), stored.Select(n => new TileNode(n.Level, n.Place, new LedgerHash(n.Hash))));
    }
}
