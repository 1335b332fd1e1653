using Kept.Tests.Gate;
using Kept.Tests.Hosting;

namespace Kept.Tests.Ledgers;

/// <summary>
/// The process is really killed once the entries of a reading are written and before they are part of the ledger, and between coming there
/// and leaving where they waited.
/// </summary>
public sealed class ReadingKillTests
{
    private const string Count = """SELECT COUNT(*) FROM ledger_entries WHERE "Kind" = 'shared'""";

    [Fact]
    public async Task Entry_of_a_reading_outlives_a_kill_and_comes_once()
    {
        await using var kept = await KeptProcess.StartAsync(Provider.Sqlite);
        using var browser = kept.Browser(cookies: false);
        var letter = await browser.GetAsync("/privacy/contact");
        await letter.Form("Form.Message").Fill("Form.Email", "read@example.org").Fill("Form.Message", "Where is my toner?").SubmitAsync("Send");
        await (await browser.GetAsync("/privacy/record")).Form("form.ask-link").Fill("Email", "read@example.org").SubmitAsync();
        var link = MailFolder.Link(await kept.Mail.WaitAsync("read@example.org", "link"), "/privacy/record/link/");
        var record = await (await browser.GetAsync(link)).Form("form.use-link").SubmitAsync();
        var correct = (await record.FollowAsync("Correct")).Url;
        await SettledAsync(kept);
        var before = KeyKillTests.Ask(kept, "kept.db", Count);
        await kept.KillAsync();

        await kept.RunAsync(("KEPT__FAULT", "reading-recorded"));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => browser.GetAsync(correct));
        Assert.Equal(ServerEndedException.Killed, await kept.EndedAsync());
        Assert.Equal((before, 1), (KeyKillTests.Ask(kept, "kept.db", Count), KeyKillTests.Ask(kept, "readings.db", "SELECT COUNT(*) FROM entries")));

        // The server itself takes up what was left, and dies in between.
        await Record.ExceptionAsync(() => kept.RunAsync(("KEPT__FAULT", "readings-moved")));
        Assert.Equal(ServerEndedException.Killed, await kept.EndedAsync());
        Assert.Equal((before + 1, 1), (KeyKillTests.Ask(kept, "kept.db", Count), KeyKillTests.Ask(kept, "readings.db", "SELECT COUNT(*) FROM entries")));

        await kept.RunAsync();
        await SettledAsync(kept);
        Assert.Equal(before + 1, KeyKillTests.Ask(kept, "kept.db", Count));
    }

    private static Task SettledAsync(KeptProcess kept) => Eventually.TrueAsync("all entries to come to the ledger", () =>
        Task.FromResult(KeyKillTests.Ask(kept, "readings.db", "SELECT COUNT(*) FROM entries") == 0));
}
