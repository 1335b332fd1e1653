using Kept.Server.Ledgers;
using Kept.Tests.Hosting;
using Kept.Verifier;
using Microsoft.EntityFrameworkCore;
using static Kept.Tests.Requests.RecordSteps;

namespace Kept.Tests.Scenarios;

/// <summary>The wall clock of a running server is set back by two hours.</summary>
public sealed class ClockBackTests
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Clock_set_back_stops_no_job_and_breaks_no_proof(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var browser = host.Browser(cookies: false);
        var before = await RecordOfNewPersonAsync(host, browser, "before@example.org", "Bea Before");
        host.Clock.SetBack(TimeSpan.FromHours(2));
        // Letters, mails, links and sessions go on, the ledger takes entries whose moments lie before the last ones.
        Assert.Contains("Where is my toner", (await browser.GetAsync(before.Url)).Text, StringComparison.Ordinal);
        var after = await RecordOfNewPersonAsync(host, browser, "after@example.org", "Alf After");
        Assert.Contains("Alf After", after.Text, StringComparison.Ordinal);
        await Eventually.TrueAsync("all entries to be placed", async () => !await host.DbAsync(db => db.Set<LedgerEntry>().AnyAsync(e => e.Index == null)));
        using var client = new HttpClient();
        var key = (await client.GetStringAsync(new Uri($"http://127.0.0.1:{host.Port}/ledger/key"), TestContext.Current.CancellationToken)).Trim();
        var output = new StringWriter();
        Assert.Equal(VerifyCommand.Verified, VerifyCommand.Run(["log", $"http://127.0.0.1:{host.Port}/ledger", "--key", key], output, output));
        var erased = await (await after.FollowAsync("Erase me")).Form("Sure").Check("Sure").SubmitAsync();
        Assert.Contains("You are erased", erased.Text, StringComparison.Ordinal);
    }
}
