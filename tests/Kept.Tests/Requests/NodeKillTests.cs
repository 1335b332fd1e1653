using System.Net;
using Kept.Tests.Gate;
using Kept.Tests.Hosting;

namespace Kept.Tests.Requests;

/// <summary>Of two servers on one PostgreSQL database one is really killed in the middle of an act; the other goes on, without a restart.</summary>
public sealed class NodeKillTests
{
    [Fact]
    public async Task Erasure_whose_node_dies_has_erased_nothing_or_is_carried_out_by_the_other_node()
    {
        await using var other = await KeptProcess.AtRestAsync(Provider.Postgres);
        await other.ServeAsync();
        using var browser = other.Browser(cookies: false);
        var record = await ErasureFaultTests.RecordAsync(other, browser);
        foreach (var point in new[] { "erase-others-forgot", "erase-unlinked", "erase-before-commit" })
        {
            await DieAsync(other, point, async (dying, there) => await ErasureFaultTests.KillAsync(dying, await there.GetAsync(record.Url.PathAndQuery)));
            Assert.Contains("Where is my toner", (await browser.GetAsync(record.Url)).Text, StringComparison.Ordinal);
        }
        await DieAsync(other, "key-decided", async (dying, there) => await ErasureFaultTests.KillAsync(dying, await there.GetAsync(record.Url.PathAndQuery)));
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(record.Url)).Status);
        await Eventually.TrueAsync("the other node to destroy the key", () => Task.FromResult((1, 0) == (
            KeyKillTests.Ask(other, "SELECT COUNT(*) FROM data_keys WHERE wrapped IS NULL AND destroyed_at IS NOT NULL", keys: true),
            KeyKillTests.Ask(other, "SELECT COUNT(*) FROM key_endings"))));
    }

    [Fact]
    public async Task Joining_whose_node_dies_has_joined_nothing_and_is_done_on_the_other_node()
    {
        await using var other = await KeptProcess.AtRestAsync(Provider.Postgres);
        await other.ServeAsync();
        using var browser = other.Browser(cookies: false);
        var (record, link) = await JoiningKillTests.AskedAsync(other, browser);
        foreach (var point in new[] { "join-moved", "join-before-commit" })
        {
            await DieAsync(other, point, async (dying, there) => await JoiningKillTests.KillAsync(dying, await there.GetAsync(link.PathAndQuery)));
            Assert.DoesNotContain("under the second address", (await browser.GetAsync(record.Url)).Text, StringComparison.Ordinal);
        }
        await JoiningKillTests.JoinAsync(browser, record, link);
    }

    /// <summary>A second server, at which something is done that kills it.</summary>
    private static async Task DieAsync(KeptProcess other, string point, Func<KeptProcess, Browser, Task> act)
    {
        await using var dying = KeptProcess.Beside(other);
        await dying.RunAsync(("KEPT__FAULT", point));
        using var browser = dying.Browser(cookies: false);
        await act(dying, browser);
    }
}
