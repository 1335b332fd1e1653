using Kept.Tests.Gate;
using Kept.Tests.Hosting;

namespace Kept.Tests.Requests;

/// <summary>The process is really killed at every step of a joining; the link that proves the address stays good until it is done.</summary>
public sealed class JoiningKillTests
{
    [Theory]
    [InlineData(Provider.Sqlite, "join-before", "join-resealed", "join-moved", "join-before-commit")]
    [InlineData(Provider.Postgres, "join-resealed", "join-before-commit")]
    public async Task Joining_killed_at_any_step_has_joined_nothing_and_is_done_by_the_next_press(Provider provider, params string[] points)
    {
        await using var kept = await KeptProcess.StartAsync(provider, ("KEPT__FAULT", points[0]));
        using var browser = kept.Browser(cookies: false);
        var (record, link) = await AskedAsync(kept, browser);
        foreach (var next in points.Skip(1).Append("none"))
        {
            await KillAsync(kept, await browser.GetAsync(link));
            await (next == "none" ? kept.ServeAsync() : kept.RunAsync(("KEPT__FAULT", next)));
            Assert.Equal(2, KeyKillTests.Ask(kept, "SELECT COUNT(DISTINCT \"PersonId\") FROM addresses"));
            Assert.DoesNotContain("under the second address", (await browser.GetAsync(record.Url)).Text, StringComparison.Ordinal);
        }
        await JoinAsync(browser, record, link);
    }

    /// <summary>The record of somebody who says that a second address is hers as well, and the link that was mailed there.</summary>
    internal static async Task<(Page Record, Uri Link)> AskedAsync(KeptProcess kept, Browser browser)
    {
        await WriteAsync(browser, "second@example.org", "A letter under the second address");
        await WriteAsync(browser, "first@example.org", "A letter under the first address");
        await (await browser.GetAsync("/privacy/record")).Form("form.ask-link").Fill("Email", "first@example.org").SubmitAsync();
        var record = await (await browser.GetAsync(MailFolder.Link(await kept.Mail.WaitAsync("first@example.org", "link"), "/privacy/record/link/"))).Form("form.use-link").SubmitAsync();
        await (await record.FollowAsync("Your addresses")).Form("form[action*='Add']").Fill("Email", "second@example.org").SubmitAsync();
        return (record, MailFolder.Link(await kept.Mail.WaitAsync("second@example.org", "yours as well"), "/privacy/record/link/"));
    }

    /// <summary>Presses what proves the address, at which the server dies.</summary>
    internal static async Task KillAsync(KeptProcess kept, Page page)
    {
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => page.Form("form.use-link").SubmitAsync());
        await kept.EndedAsync();
    }

    /// <summary>Proves the address, after which both are one record.</summary>
    internal static async Task JoinAsync(Browser browser, Page record, Uri link)
    {
        Assert.Contains("belongs to your record now", (await (await browser.GetAsync(link)).Form("form.use-link").SubmitAsync()).Text, StringComparison.Ordinal);
        record = await browser.GetAsync(record.Url);
        Assert.Contains("under the second address", record.Text, StringComparison.Ordinal);
        Assert.Contains("under the first address", record.Text, StringComparison.Ordinal);
    }

    private static async Task WriteAsync(Browser browser, string email, string message) =>
        await (await browser.GetAsync("/privacy/contact")).Form("Form.Message").Fill("Form.Email", email).Fill("Form.Message", message).SubmitAsync("Send");
}
