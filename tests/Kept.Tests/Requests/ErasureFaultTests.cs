using System.Net;
using Kept.Tests.Gate;
using Kept.Tests.Hosting;

namespace Kept.Tests.Requests;

/// <summary>The process is really killed between the steps of an erasure.</summary>
public sealed class ErasureFaultTests
{
    /// <summary>One person, one session, and a server that dies at one point after the other: each time nothing was erased.</summary>
    [Theory]
    [InlineData(Provider.Sqlite, "erase-before", "erase-others-forgot", "erase-key-destroyed", "erase-unlinked", "erase-before-commit")]
    [InlineData(Provider.Postgres, "erase-key-destroyed", "erase-before-commit")]
    public async Task Erasure_killed_before_its_commit_has_erased_nothing(Provider provider, params string[] points)
    {
        await using var kept = await KeptProcess.StartAsync(provider, ("KEPT__FAULT", points[0]));
        using var browser = kept.Browser(cookies: false);
        var record = await RecordAsync(kept, browser);
        foreach (var next in points.Skip(1).Append("none"))
        {
            await KillAsync(kept, record);
            await (next == "none" ? kept.ServeAsync() : kept.RunAsync(("KEPT__FAULT", next)));
            record = await browser.GetAsync(record.Url);
            Assert.Contains("Where is my toner", record.Text, StringComparison.Ordinal);
        }
        var erased = await (await record.FollowAsync("Erase me")).Form("Sure").Check("Sure").SubmitAsync();
        Assert.Contains("You are erased", erased.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Provider.Sqlite, "key-decided")]
    [InlineData(Provider.Sqlite, "key-destroyed")]
    [InlineData(Provider.Sqlite, "erase-committed")]
    [InlineData(Provider.Postgres, "key-decided")]
    [InlineData(Provider.Postgres, "key-destroyed")]
    public async Task Erasure_killed_after_its_commit_is_carried_out_by_the_next_start(Provider provider, string point)
    {
        await using var kept = await KeptProcess.StartAsync(provider, ("KEPT__FAULT", point));
        using var browser = kept.Browser(cookies: false);
        var record = await RecordAsync(kept, browser);
        await KillAsync(kept, record);
        await kept.ServeAsync();
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(record.Url)).Status);
        Assert.Equal((1, 0), (KeyKillTests.Ask(kept, "SELECT COUNT(*) FROM data_keys WHERE wrapped IS NULL AND destroyed_at IS NOT NULL", keys: true), KeyKillTests.Ask(kept, "SELECT COUNT(*) FROM key_endings")));
        await Eventually.TrueAsync("the files of the erased to go", () => Task.FromResult(!kept.Mail.To("kill@example.org").Any()));
    }

    /// <summary>The record of somebody who wrote a letter, opened by a mailed link.</summary>
    internal static async Task<Page> RecordAsync(KeptProcess kept, Browser browser)
    {
        var letter = await browser.GetAsync("/privacy/contact");
        await letter.Form("Form.Message").Fill("Form.Email", "kill@example.org").Fill("Form.Message", "Where is my toner?").SubmitAsync("Send");
        await (await browser.GetAsync("/privacy/record")).Form("form.ask-link").Fill("Email", "kill@example.org").SubmitAsync();
        var link = MailFolder.Link(await kept.Mail.WaitAsync("kill@example.org", "link"), "/privacy/record/link/");
        return await (await browser.GetAsync(link)).Form("form.use-link").SubmitAsync();
    }

    /// <summary>Presses what erases, at which the server dies.</summary>
    internal static async Task KillAsync(KeptProcess kept, Page record)
    {
        var erase = await record.FollowAsync("Erase me");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => erase.Form("Sure").Check("Sure").SubmitAsync());
        await kept.EndedAsync();
    }
}
