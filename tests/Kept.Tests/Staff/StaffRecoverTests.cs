using System.Net;
using System.Text.Json;
using Kept.Server.Ledgers;
using Kept.Server.Staff.Recovery;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using static Kept.Tests.Staff.ConsoleSteps;

namespace Kept.Tests.Staff;

public class StaffRecoverTests
{
    private const string New = "quite another staple";

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_locked_out_administrator_gets_back_in_while_the_server_runs(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        var app = await Authenticator.SetUpAsync(host);
        var (code, listed, _) = await RunAsync(host, "recover");
        Assert.Equal(0, code);
        Assert.Contains(app.Name, listed, StringComparison.Ordinal);
        Assert.Contains("authenticator app", listed, StringComparison.Ordinal);

        var (link, log) = await LinkAsync(host, app.Name);
        Assert.Contains("recovery link was made", log, StringComparison.Ordinal);
        using var browser = host.Browser();
        var page = await browser.GetAsync(link.PathAndQuery);
        page = await SetAsync(page, "unbelievable");
        Assert.Contains("Many people use", page.Text, StringComparison.Ordinal);
        page = await SetAsync(page, New);
        Assert.Contains("new password is set", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(link.PathAndQuery)).Status);
        Assert.Equal("/console/sign-in", (await app.Browser.GetAsync("/console")).Url.AbsolutePath);
        // The link alone gets nobody past the second factor.
        Assert.Equal("/console/sign-in/code", (await SignInAsync(browser, app.Name, New)).Url.AbsolutePath);
        Assert.Equal(["authenticator-added", "recovery-link", "recovered"], (await ChangesAsync(host)).Skip(1));
    }

    [Fact]
    public async Task The_second_factor_is_reset_when_asked_and_only_once_the_link_is_used()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var app = await Authenticator.SetUpAsync(host);
        var (link, _) = await LinkAsync(host, app.Name, "--reset-second-factor");
        using var browser = host.Browser();
        Assert.Equal("/console/sign-in/code", (await SignInAsync(browser, app.Name, Password)).Url.AbsolutePath);
        await SetAsync(await browser.GetAsync(link.PathAndQuery), New);
        Assert.Equal("/console", (await SignInAsync(browser, app.Name, New)).Url.AbsolutePath);
        string[] recorded = ["recovery-link-without-factors", "recovered-without-factors"];
        Assert.Equal(recorded, (await ChangesAsync(host)).TakeLast(2));
    }

    [Fact]
    public async Task A_link_ends_after_an_hour_and_when_another_is_made()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var browser = host.Browser();
        await SetUpAsync(browser, await host.InviteAsync(), "office", Password);
        var (first, _) = await LinkAsync(host, "office");
        var (second, _) = await LinkAsync(host, "OFFICE");
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(first.PathAndQuery)).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(second.PathAndQuery)).Status);
        host.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(second.PathAndQuery)).Status);
    }

    [Fact]
    public async Task It_works_on_a_stopped_server_and_the_link_opens_after_the_start()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var browser = host.Browser();
        await SetUpAsync(browser, await host.InviteAsync(), "office", Password);
        Uri? link = null;
        await host.RestartAsync(() => link = LinkAsync(host, "office").GetAwaiter().GetResult().Link);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(link!.PathAndQuery)).Status);
        await Eventually.TrueAsync("the entry to be placed in the tree", () => host.DbAsync(db => db.Set<LedgerEntry>()
            .AnyAsync(e => e.Kind == EntryKind.StaffChanged && e.Body!.Contains("recovery-link") && e.Index != null)));
    }

    [Fact]
    public async Task Json_says_the_same_as_the_words()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var browser = host.Browser();
        await SetUpAsync(browser, await host.InviteAsync(), "office", Password);
        var (_, list, _) = await RunAsync(host, "recover", "--json");
        var administrator = JsonDocument.Parse(list).RootElement.GetProperty("administrators")[0];
        Assert.Equal("office", administrator.GetProperty("userName").GetString());
        Assert.True(administrator.GetProperty("active").GetBoolean());
        var (_, made, _) = await RunAsync(host, "recover", "office", "--json", "--PublicUrl:Scheme", "https");
        var link = JsonDocument.Parse(made).RootElement.GetProperty("link").GetString();
        Assert.StartsWith("https://inkwell.localhost/console/recover/", link, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_done_ends_with_1_and_wrong_words_with_2()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await EndsAsync(1, "no active administrator", "recover");
        await EndsAsync(1, "no member of staff 'nobody'", "recover", "nobody");
        await EndsAsync(2, "no command 'staff recovr'", "recovr");
        await EndsAsync(2, "--rest-second-factor", "recover", "office", "--rest-second-factor");
        await EndsAsync(2, "needs a user", "recover", "--reset-second-factor");
        var nowhere = Path.Combine(host.Data, "nowhere");
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.Equal(1, await StaffCommand.RunAsync(["staff", "recover", "--data", nowhere], output, error));
        Assert.Contains("no installation here", error.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(nowhere));
        Assert.Equal(0, await StaffCommand.RunAsync(["staff", "--help"], output, error));

        async Task EndsAsync(int code, string because, params string[] words)
        {
            var run = await RunAsync(host, words);
            Assert.Contains(because, run.Error, StringComparison.Ordinal);
            Assert.Equal(code, run.Code);
        }
    }

    private static Task<Page> SetAsync(Page page, string password) =>
        page.Form("Input.Password").Fill("Input.Password", password).Fill("Input.Repeat", password).SubmitAsync();

    private static async Task<(Uri Link, string Log)> LinkAsync(KeptHost host, params string[] words)
    {
        var (code, output, log) = await RunAsync(host, ["recover", .. words]);
        Assert.True(code == 0, log);
        var link = output.Split('\n').Select(l => l.Trim()).Single(l => l.StartsWith("http", StringComparison.Ordinal));
        return (new Uri(link), log);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(KeptHost host, params string[] words)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        string[] database = host.Database.Length > 0 ? [$"--database={host.Database}"] : [];
        var code = await StaffCommand.RunAsync(["staff", .. words, "--data", host.Data, .. database], output, error);
        return (code, output.ToString(), error.ToString());
    }

    private static async Task<IEnumerable<string>> ChangesAsync(KeptHost host)
    {
        var bodies = await host.DbAsync(db => db.Set<LedgerEntry>()
            .Where(e => e.Kind == EntryKind.StaffChanged).OrderBy(e => e.Id).Select(e => e.Body!).ToListAsync());
        return bodies.Select(b => JsonDocument.Parse(b).RootElement.GetProperty("change").GetString()!);
    }
}
