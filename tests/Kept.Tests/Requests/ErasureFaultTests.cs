using System.Net;
using Kept.Tests.Gate;
using Kept.Tests.Hosting;

namespace Kept.Tests.Requests;

/// <summary>The process is really killed between the steps of an erasure.</summary>
public sealed class ErasureFaultTests
{
    [Theory]
    [InlineData("erase-before", false)]
    [InlineData("erase-key-destroyed", false)]
    [InlineData("erase-others-forgot", false)]
    [InlineData("erase-unlinked", false)]
    [InlineData("erase-before-commit", false)]
    [InlineData("key-decided", true)]
    [InlineData("key-destroyed", true)]
    [InlineData("erase-committed", true)]
    public async Task Killed_erasure_is_done_whole_or_not_at_all(string point, bool done)
    {
        await using var kept = await KeptProcess.StartAsync(Provider.Sqlite, ("KEPT__FAULT", point));
        using var browser = kept.Browser(cookies: false);
        var letter = await browser.GetAsync("/privacy/contact");
        await letter.Form("Form.Message").Fill("Form.Email", "kill@example.org").Fill("Form.Message", "Where is my toner?").SubmitAsync("Send");
        await (await browser.GetAsync("/privacy/record")).Form("form.ask-link").Fill("Email", "kill@example.org").SubmitAsync();
        var link = MailFolder.Link(await kept.Mail.WaitAsync("kill@example.org", "link"), "/privacy/record/link/");
        var record = await (await browser.GetAsync(link)).Form("form.use-link").SubmitAsync();
        var erase = await record.FollowAsync("Erase me");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => erase.Form("Sure").Check("Sure").SubmitAsync());
        await kept.EndedAsync();

        await kept.RunAsync();
        var after = await browser.GetAsync(record.Url);
        if (done)
        {
            Assert.Equal(HttpStatusCode.Gone, after.Status);
            Assert.Equal((1, 0), (KeyKillTests.Ask(kept, "keys.db", "SELECT COUNT(*) FROM data_keys WHERE wrapped IS NULL AND destroyed_at IS NOT NULL"), KeyKillTests.Ask(kept, "kept.db", "SELECT COUNT(*) FROM key_endings")));
            await Eventually.TrueAsync("the files of the erased to go", () => Task.FromResult(!kept.Mail.To("kill@example.org").Any()));
            return;
        }
        Assert.Contains("Where is my toner", after.Text, StringComparison.Ordinal);
        var again = await (await after.FollowAsync("Erase me")).Form("Sure").Check("Sure").SubmitAsync();
        Assert.Contains("You are erased", again.Text, StringComparison.Ordinal);
    }
}
