using Kept.Tests.Hosting;
using static Kept.Tests.Staff.ConsoleSteps;

namespace Kept.Tests.Staff;

public class CookiesRefusedTests(SharedHosts hosts)
{
    private const string Told = "did not keep the sign-in cookie";

    [Fact]
    public async Task Staff_whose_browser_refuses_cookies_learn_why_they_are_not_signed_in()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var name = Name();
        using var browser = host.Browser(cookies: false);
        var page = await SetUpAsync(browser, await host.InviteAsync(), name, Password);
        Assert.Contains(Told, page.TextOf("[role=alert]"), StringComparison.Ordinal);
        page = await SignInAsync(browser, name, Password);
        Assert.Contains(Told, page.TextOf("[role=alert]"), StringComparison.Ordinal);
        Assert.Contains("Allow cookies for inkwell.localhost", page.TextOf("[role=alert]"), StringComparison.Ordinal);
        // The form is there to try again, and a wrong password gets its own answer.
        page = await page.Form("Input.UserName").Fill("Input.UserName", name).Fill("Input.Password", "wrong horse battery").SubmitAsync();
        Assert.Contains("do not match", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Told, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_with_an_authenticator_app_learn_it_after_the_password()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var app = await Authenticator.SetUpAsync(host);
        using var browser = host.Browser(cookies: false);
        Assert.Contains(Told, (await SignInAsync(browser, app.Name, Password)).Text, StringComparison.Ordinal);
        var late = await browser.PostAsync("/console/sign-in/code", ("Code", "123456"));
        Assert.Contains("took longer than five minutes", late.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shopper_whose_browser_refuses_cookies_learns_why_and_what_works_without()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var address = $"{Guid.NewGuid():N}@example.com";
        using var browser = host.Browser(cookies: false);
        await browser.PostAsync("/account/sign-in", ("Email", address));
        var link = MailFolder.Link(await host.Mail.WaitAsync(address, "sign-in"), "/account/link/");
        var page = await (await browser.GetAsync(link)).Form(".narrow form").SubmitAsync();
        Assert.Contains(Told, page.TextOf("[role=alert]"), StringComparison.Ordinal);
        Assert.Contains("your record", page.TextOf("[role=alert]"), StringComparison.Ordinal);
        Assert.NotNull(page.Form("Email"));
    }
}
