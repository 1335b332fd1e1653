using Kept.Tests.Gate;
using Kept.Tests.Hosting;

namespace Kept.Tests.Ledgers;

/// <summary>
/// The process is really killed once the entries of a reading are written and before they are part of the ledger, and between coming there
/// and leaving where they waited, which PostgreSQL does in one transaction.
/// </summary>
public sealed class ReadingKillTests
{
    private const string Count = """SELECT COUNT(*) FROM ledger_entries WHERE "Kind" = 'shared'""";

    /// <param name="there">How many came to the ledger before the second kill.</param>
    [Theory]
    [InlineData(Provider.Sqlite, "readings-moved", 1)]
    [InlineData(Provider.Postgres, "ledger.placed", 0)]
    public async Task Entry_of_a_reading_outlives_a_kill_and_comes_once(Provider provider, string moving, int there)
    {
        await using var kept = await KeptProcess.AtRestAsync(provider);
        await kept.ServeAsync();
        using var browser = kept.Browser(cookies: false);
        var letter = await browser.GetAsync("/privacy/contact");
        await letter.Form("Form.Message").Fill("Form.Email", "read@example.org").Fill("Form.Message", "Where is my toner?").SubmitAsync("Send");
        await (await browser.GetAsync("/privacy/record")).Form("form.ask-link").Fill("Email", "read@example.org").SubmitAsync();
        var link = MailFolder.Link(await kept.Mail.WaitAsync("read@example.org", "link"), "/privacy/record/link/");
        var record = await (await browser.GetAsync(link)).Form("form.use-link").SubmitAsync();
        var correct = (await record.FollowAsync("Correct")).Url;
        await SettledAsync(kept);
        var before = KeyKillTests.Ask(kept, Count);
        await kept.StopAsync();

        await kept.RunAsync(("KEPT__FAULT", "reading-recorded"));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => browser.GetAsync(correct));
        Assert.Equal(ServerEndedException.Killed, await kept.EndedAsync());
        Assert.Equal((before, 1), (KeyKillTests.Ask(kept, Count), Waiting(kept)));

        // The server itself takes up what was left, and dies in between.
        await Record.ExceptionAsync(() => kept.RunAsync(("KEPT__FAULT", moving)));
        Assert.Equal(ServerEndedException.Killed, await kept.EndedAsync());
        Assert.Equal((before + there, 1), (KeyKillTests.Ask(kept, Count), Waiting(kept)));

        await kept.ServeAsync();
        await SettledAsync(kept);
        Assert.Equal(before + 1, KeyKillTests.Ask(kept, Count));
    }

    private static long Waiting(KeptProcess kept) => kept.Database.Length > 0
        ? KeyKillTests.Ask(kept, "SELECT COUNT(*) FROM ledger_readings")
        : KeyKillTests.Ask(kept, "readings.db", "SELECT COUNT(*) FROM entries");

    private static Task SettledAsync(KeptProcess kept) => Eventually.TrueAsync("all entries to come to the ledger", () => Task.FromResult(Waiting(kept) == 0));
}
