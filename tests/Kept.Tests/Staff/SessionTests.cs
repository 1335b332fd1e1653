using System.Net;
using Kept.Server.Staff;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using static Kept.Tests.Staff.ConsoleSteps;

namespace Kept.Tests.Staff;

public class SessionTests(SharedHosts hosts)
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Signing_out_of_the_console_ends_the_session_for_a_copy_of_the_cookie_too(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        using var browser = await host.StaffAsync();
        using var thief = browser.Stolen();
        Assert.Equal("/console", (await thief.GetAsync("/console")).Url.AbsolutePath);
        await browser.PostAsync("/console/sign-out");
        Assert.Equal("/console/sign-in", (await thief.GetAsync("/console")).Url.AbsolutePath);
        Assert.Equal("/console/sign-in", (await browser.GetAsync("/console")).Url.AbsolutePath);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Signing_out_of_an_account_ends_the_session_for_a_copy_of_the_cookie_too(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        using var browser = host.Browser();
        await Hosting.Accounts.SignInAsync(host, browser, $"{Guid.NewGuid():N}@example.com");
        using var thief = browser.Stolen();
        Assert.Equal("/account", (await thief.GetAsync("/account")).Url.AbsolutePath);
        await browser.PostAsync("/account?handler=SignOut");
        Assert.Equal("/account/sign-in", (await thief.GetAsync("/account")).Url.AbsolutePath);
    }

    [Fact]
    public async Task Signing_out_at_one_node_and_a_deactivation_hold_at_once_at_another()
    {
        await using var one = await KeptHost.StartAsync(Provider.Postgres);
        await using var other = await KeptHost.BesideAsync(one);
        var there = new Uri($"http://inkwell.localhost:{other.Port}/");
        using var boss = await one.StaffAsync();
        using var bossThere = boss.Stolen(there);
        using var leaver = await one.StaffAsync(Roles.Find("analyst")!);
        using var leaverThere = leaver.Stolen(there);
        Assert.Equal("/console", (await bossThere.GetAsync("/console")).Url.AbsolutePath);
        Assert.Equal("/console", (await leaverThere.GetAsync("/console")).Url.AbsolutePath);

        var id = await one.DbAsync(db =>
            db.Set<StaffUser>().Where(u => u.Roles == "analyst").Select(u => u.Id).SingleAsync());
        await boss.PostAsync("/console/staff?handler=Deactivate", ("id", id.ToString()));
        Assert.Equal("/console/sign-in", (await leaverThere.GetAsync("/console")).Url.AbsolutePath);
        await boss.PostAsync("/console/sign-out");
        Assert.Equal("/console/sign-in", (await bossThere.GetAsync("/console")).Url.AbsolutePath);
    }

    [Fact]
    public async Task A_new_password_ends_the_other_sessions_and_not_the_one_it_was_set_in()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var name = Name();
        using var browser = host.Browser();
        await SetUpAsync(browser, await host.InviteAsync(), name, Password);
        using var other = host.Browser();
        await SignInAsync(other, name, Password);
        Assert.Equal("/console", (await other.GetAsync("/console")).Url.AbsolutePath);
        var changed = await (await browser.GetAsync("/console/profile")).Form("Input.New")
            .Fill("Input.Current", Password).Fill("Input.New", "quite another staple").SubmitAsync();
        Assert.Contains("All other sessions were ended", changed.Text, StringComparison.Ordinal);
        Assert.Equal("/console", (await browser.GetAsync("/console")).Url.AbsolutePath);
        Assert.Equal("/console/sign-in", (await other.GetAsync("/console")).Url.AbsolutePath);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_new_email_address_ends_the_other_sessions_of_the_account(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var (old, next) = ($"{Guid.NewGuid():N}@example.com", $"{Guid.NewGuid():N}@example.com");
        using var browser = host.Browser();
        await Hosting.Accounts.SignInAsync(host, browser, old);
        using var other = host.Browser();
        await Hosting.Accounts.SignInAsync(host, other, old);

        var page = await browser.GetAsync("/privacy/record");
        var record = await page.Form("[action*=Account]").SubmitAsync();
        var correct = await record.FollowAsync("Correct");
        await correct.Form("Form.Email").Fill("Form.Email", next).SubmitAsync();
        var link = MailFolder.Link(await host.Mail.WaitAsync(next, "Confirm"), "/privacy/record/link/");
        var changed = await (await browser.GetAsync(link)).Form("form.use-link").SubmitAsync();
        Assert.Contains("Your new address is in place", changed.Text, StringComparison.Ordinal);
        Assert.Equal("/account/sign-in", (await other.GetAsync("/account")).Url.AbsolutePath);
        Assert.Equal("/account", (await browser.GetAsync("/account")).Url.AbsolutePath);
        Assert.NotEqual(HttpStatusCode.OK, (await browser.GetAsync(record.Url)).Status);
    }

    [Fact]
    public async Task However_busy_a_session_is_it_ends()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var staff = await host.StaffAsync();
        Assert.InRange(await LastsAsync(host, staff, "/console", TimeSpan.FromHours(5)), 20, 24.01);
        using var shopper = host.Browser();
        await Hosting.Accounts.SignInAsync(host, shopper, "busy@example.com");
        var record = await (await shopper.GetAsync("/privacy/record")).Form("[action*=Account]").SubmitAsync();
        Assert.InRange(await LastsAsync(host, shopper, record.Url.PathAndQuery, TimeSpan.FromMinutes(29)), 7.5, 8.01);
        Assert.InRange(await LastsAsync(host, shopper, "/account", TimeSpan.FromDays(10)), 80 * 24, 90.1 * 24);
    }

    /// <summary>Comes back again and again. Returns for how many hours the page still opened.</summary>
    private static async Task<double> LastsAsync(KeptHost host, Browser browser, string path, TimeSpan every)
    {
        var start = host.Clock.GetUtcNow();
        for (var i = 0; i < 30; i++)
        {
            var page = await browser.GetAsync(path);
            var ended = page.Url.AbsolutePath.EndsWith("/sign-in", StringComparison.Ordinal);
            if (ended || page.Status != HttpStatusCode.OK)
                return (host.Clock.GetUtcNow() - start - every).TotalHours;
            host.Clock.Advance(every);
        }
        return double.PositiveInfinity;
    }
}
