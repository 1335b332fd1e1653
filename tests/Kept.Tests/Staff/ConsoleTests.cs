using System.Net;
using Kept.Server.Staff;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Kept.Tests.Staff.ConsoleSteps;

namespace Kept.Tests.Staff;

public class ConsoleTests(SharedHosts hosts)
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_setup_link_works_once(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var link = await host.InviteAsync();
        using var first = host.Browser();
        using var second = host.Browser();
        Assert.Equal(HttpStatusCode.OK, (await SetUpAsync(first, link, Name(), Password)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await second.GetAsync(link)).Status);
        var late = await second.PostAsync(link, ("Input.UserName", Name()), ("Input.DisplayName", "Late"), ("Input.Password", Password), ("Input.Repeat", Password));
        Assert.Equal(HttpStatusCode.Gone, late.Status);
    }

    [Fact]
    public async Task Of_two_people_with_the_same_link_one_gets_in()
    {
        var host = await hosts.GetAsync(Provider.Postgres);
        var link = await host.InviteAsync();
        using var one = host.Browser();
        using var other = host.Browser();
        var pages = await Task.WhenAll(PostSetUpAsync(one, link), PostSetUpAsync(other, link));
        Assert.Single(pages, p => p.Status == HttpStatusCode.OK);
        Assert.Single(pages, p => p.Status == HttpStatusCode.Gone);
    }

    [Fact]
    public async Task A_forged_or_damaged_setup_link_opens_nothing()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var link = await host.InviteAsync();
        using var browser = host.Browser();
        var changed = link[..^2] + (link[^2] == 'A' ? 'B' : 'A') + link[^1];
        foreach (var forged in new[] { changed, "/console/setup/nothing", link + "A" })
            Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(forged)).Status);
    }

    [Fact]
    public async Task A_refused_setup_keeps_the_link_and_what_was_typed()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var link = await host.InviteAsync();
        using var browser = host.Browser();
        var name = Name();
        var page = await SetUpAsync(browser, link, name, "short");
        Assert.Contains("12", page.TextOf("#Password-error"), StringComparison.Ordinal);
        Assert.Equal(name, page.Form("Input.UserName").Value("Input.UserName"));
        page = await SetUpAsync(browser, link, name, $"xx{name}xx");
        Assert.Contains("contains the user name", page.Text, StringComparison.Ordinal);
        Assert.Equal("/console/profile", (await SetUpAsync(browser, link, name, Password)).Url.AbsolutePath);
    }

    [Fact]
    public async Task The_printed_link_is_a_new_one_each_time_and_ends_the_one_before()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var first = await PrintedAsync(host);
        var second = await PrintedAsync(host);
        using var browser = host.Browser();
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(first!)).Status);
        await SetUpAsync(browser, second!, "office", Password);
        Assert.Null(await PrintedAsync(host));
    }

    [Fact]
    public async Task A_setup_link_expires_after_a_day()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var link = await PrintedAsync(host);
        host.Clock.Advance(TimeSpan.FromHours(25));
        using var browser = host.Browser();
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(link!)).Status);
    }

    [Fact]
    public async Task Too_many_tries_from_one_connection_are_slowed()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var guesser = host.Browser();
        var last = HttpStatusCode.OK;
        for (var i = 0; i < 25 && last != HttpStatusCode.TooManyRequests; i++)
            last = (await guesser.PostAsync("/console/sign-in", ("Input.UserName", $"n{i}"), ("Input.Password", "x"))).Status;
        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        Assert.Equal(HttpStatusCode.OK, (await guesser.GetAsync("/console/sign-in")).Status);
    }

    [Fact]
    public async Task A_role_without_the_permission_gets_a_403_page_and_no_link_to_it()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var analyst = await host.StaffAsync(Roles.Find("analyst")!);
        foreach (var path in new[] { "/console/staff", "/console/settings", "/console/ledger" })
        {
            var page = await analyst.GetAsync(path);
            Assert.Equal(HttpStatusCode.Forbidden, page.Status);
            Assert.Contains("not open to you", page.Text, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("/console/staff", (await analyst.GetAsync("/console")).Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_led_to_the_sign_in_page()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = host.Browser();
        var page = await browser.GetAsync("/console/ledger?kind=refused");
        Assert.Equal("/console/sign-in?returnUrl=%2Fconsole%2Fledger%3Fkind%3Drefused", page.Url.PathAndQuery);
    }

    [Fact]
    public async Task Deactivation_ends_a_running_session_at_once()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var boss = await host.StaffAsync();
        var name = Name();
        using var leaver = host.Browser();
        await SetUpAsync(leaver, await host.InviteAsync(Roles.Find("analyst")!), name, Password);
        var id = await host.DbAsync(db => db.Set<StaffUser>().Where(u => u.UserName == name).Select(u => u.Id).SingleAsync());
        await boss.PostAsync("/console/staff?handler=Deactivate", ("id", id.ToString()));
        Assert.Equal("/console/sign-in", (await leaver.GetAsync("/console")).Url.AbsolutePath);
        Assert.Contains("do not match", (await SignInAsync(leaver, name, Password)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_administrator_cannot_be_lost()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var boss = await host.StaffAsync();
        var id = await host.DbAsync(db => db.Set<StaffUser>().Select(u => u.Id).SingleAsync());
        Assert.Contains("cannot deactivate yourself", (await boss.PostAsync("/console/staff?handler=Deactivate", ("id", id.ToString()))).Text, StringComparison.Ordinal);
        Assert.Contains("only active administrator", (await boss.PostAsync("/console/staff?handler=Roles", ("id", id.ToString()), ("roles", "analyst"))).Text, StringComparison.Ordinal);
        Assert.Equal("administrator", await host.DbAsync(db => db.Set<StaffUser>().Select(u => u.Roles).SingleAsync()));
    }

    private static Task<string?> PrintedAsync(KeptHost host) =>
        host.ScopedAsync(s => s.GetRequiredService<Invitations>().FirstAdministratorAsync(TestContext.Current.CancellationToken));
}
