using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Visits;
using Kept.Tests.Hosting;
using Kept.Tests.Requests;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Visits;

public sealed class OwnVisitsTests
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Who_signs_in_sees_the_views_of_this_browser_and_erases_them(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var browser = host.Browser("inkwell");
        await LookAroundAsync(browser, "/p/own-page");
        using var stranger = host.Browser("inkwell");
        await LookAroundAsync(stranger, "/p/strange-page");

        await SignInAsync(host, browser, "ada@example.org");
        var record = await RecordAsync(host, browser, "ada@example.org");
        Assert.Contains("/p/own-page", record.TextOf("#visits + details"), StringComparison.Ordinal);
        Assert.DoesNotContain("/p/strange-page", record.Text, StringComparison.Ordinal);
        Assert.Contains("\"path\": \"/p/own-page\"", (await record.FollowAsync("Export")).Source, StringComparison.Ordinal);

        await (await record.FollowAsync("Erase me")).Form("Sure").Check("Sure").SubmitAsync();
        var left = await host.DbAsync(db => db.Set<VisitEvent>().AsNoTracking().Where(e => e.VisitorId != null).Select(e => e.Path).ToListAsync());
        Assert.DoesNotContain("/p/own-page", left);
        Assert.Contains("/p/strange-page", left);
        Assert.Null(browser.Cookies.GetCookies(browser.Home)["kept.visitor"]);
    }

    [Fact]
    public async Task Signing_in_again_on_the_same_browser_ties_nothing_twice()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var browser = host.Browser("inkwell");
        await LookAroundAsync(browser, "/p/own-page");
        await SignInAsync(host, browser, "twice@example.org");
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await SignInAsync(host, browser, "twice@example.org");
        Assert.Equal(1, await TiesAsync(host));
    }

    [Fact]
    public async Task Views_are_not_tied_where_the_browser_or_the_policy_says_no()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var refusing = host.Browser("inkwell");
        await LookAroundAsync(refusing, "/p/refused-page");
        await refusing.PostAsync("/visit/choice", ("visits", "no"));
        await SignInAsync(host, refusing, "refusing@example.org");
        using var paper = host.Browser("foolscap");
        await LookAroundAsync(paper, "/p/paper-page");
        await SignInAsync(host, paper, "paper@example.org");
        Assert.Equal(0, await TiesAsync(host));
    }

    private static Task<int> TiesAsync(KeptHost host) => host.DbAsync(async db =>
        (await db.Set<Collection>().AsNoTracking().ToListAsync()).Count(c => c.Categories.Contains(Category.Browsing)));

    private static async Task LookAroundAsync(Browser browser, string page)
    {
        for (var i = 0; i < 2; i++)
            await browser.GetAsync($"/b.gif?p={page}");
    }

    private static Task SignInAsync(KeptHost host, Browser browser, string address) => Accounts.SignInAsync(host, browser, address);

    private static async Task<Page> RecordAsync(KeptHost host, Browser browser, string address) =>
        await (await browser.GetAsync(await RecordSteps.LinkAsync(host, browser, address))).Form("form.use-link").SubmitAsync();
}
