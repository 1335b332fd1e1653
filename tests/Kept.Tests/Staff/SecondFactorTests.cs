using System.Net;
using Kept.Server.Staff;
using Kept.Server.Staff.SecondFactor;
using Kept.Tests.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using static Kept.Tests.Staff.ConsoleSteps;

namespace Kept.Tests.Staff;

public class SecondFactorTests(SharedHosts hosts)
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task The_sign_in_asks_a_code_after_the_password_and_takes_each_once(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        var app = await Authenticator.SetUpAsync(host);
        using var browser = host.Browser();
        var step = await SignInAsync(browser, app.Name, Password);
        Assert.Equal("/console/sign-in/code", step.Url.AbsolutePath);
        Assert.Equal("/console/sign-in", (await browser.GetAsync("/console/ledger")).Url.AbsolutePath);

        var code = app.NextCode(host);
        step = await SignInAsync(browser, app.Name, Password);
        Assert.Contains("This code is wrong", (await step.Form("Code").Fill("Code", "000000").SubmitAsync()).Text, StringComparison.Ordinal);
        Assert.Equal("/console", (await step.Form("Code").Fill("Code", code).SubmitAsync()).Url.AbsolutePath);

        using var thief = host.Browser();
        step = await SignInAsync(thief, app.Name, Password);
        Assert.Contains("used already", (await step.Form("Code").Fill("Code", code).SubmitAsync()).Text, StringComparison.Ordinal);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_recovery_code_works_once_and_lies_readable_nowhere(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        var app = await Authenticator.SetUpAsync(host);
        Assert.Equal(10, app.RecoveryCodes.Distinct().Count());
        using var browser = host.Browser();
        var step = await SignInAsync(browser, app.Name, Password);
        // Typed as people do: in small letters and with a space.
        var recovered = await step.Form("[action*=Recovery]").Fill("Code", $"{app.RecoveryCodes[0].ToLowerInvariant()} ").SubmitAsync();
        Assert.Equal("/console", recovered.Url.AbsolutePath);
        Assert.Contains("9 of ten", (await browser.GetAsync("/console/profile/authenticator")).Text, StringComparison.Ordinal);

        using var again = host.Browser();
        step = await SignInAsync(again, app.Name, Password);
        step = await step.Form("[action*=Recovery]").Fill("Code", app.RecoveryCodes[0]).SubmitAsync();
        Assert.Contains("none of your unused recovery codes", step.Text, StringComparison.Ordinal);

        var held = await host.DbAsync(db => db.Set<IdentityUserToken<Guid>>().Select(t => t.Value!).ToListAsync());
        Assert.Equal(2, held.Count);
        foreach (var secret in app.RecoveryCodes.Append(app.Key))
            Assert.DoesNotContain(held, v => v.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_wrong_code_switches_nothing_on_and_keeps_the_key()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = await host.StaffAsync();
        var page = await (await browser.GetAsync("/console/profile/authenticator")).Form().SubmitAsync();
        var key = page.TextOf(".secret");
        page = await page.Form().Fill("Code", "12 34 5").SubmitAsync();
        Assert.Contains("not the code of the moment", page.TextOf("#Code-error"), StringComparison.Ordinal);
        Assert.Equal(key, page.TextOf(".secret"));
        Assert.Contains("Set up an authenticator app", (await browser.GetAsync("/console/profile")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switching_off_asks_the_password_and_forgets_the_key()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var app = await Authenticator.SetUpAsync(host);
        var page = await app.Browser.GetAsync("/console/profile/authenticator");
        var refused = await page.Form("[action*=Off]").Fill("Password", "wrong horse battery").SubmitAsync();
        Assert.Contains("not your password", refused.TextOf("#off-password-error"), StringComparison.Ordinal);
        Assert.True(await host.DbAsync(db => db.Set<StaffUser>().AnyAsync(u => u.TwoFactorEnabled)));
        await page.Form("[action*=Off]").Fill("Password", Password).SubmitAsync();
        Assert.Empty(await host.DbAsync(db => db.Set<IdentityUserToken<Guid>>().ToListAsync()));
        using var browser = host.Browser();
        Assert.Equal("/console", (await SignInAsync(browser, app.Name, Password)).Url.AbsolutePath);
    }

    [Fact]
    public async Task Where_the_network_requires_it_whoever_has_none_can_only_set_one_up()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var boss = await host.StaffAsync();
        await (await boss.GetAsync("/console/settings")).Form("required").Check("required").SubmitAsync();
        foreach (var path in new[] { "/console", "/console/orders", "/console/settings", "/console/staff" })
        {
            var led = await boss.GetAsync(path);
            Assert.Equal("/console/profile", led.Url.AbsolutePath);
            Assert.Contains("asks everybody for a second factor", led.Text, StringComparison.Ordinal);
        }
        await boss.PostAsync("/console/settings?handler=Factor");
        var app = await Authenticator.SetUpAsync(host);
        Assert.Equal(HttpStatusCode.OK, (await app.Browser.GetAsync("/console/staff")).Status);
        Assert.Equal("/console/staff", (await app.Browser.GetAsync("/console/staff")).Url.AbsolutePath);
        Assert.Equal("/console/profile", (await boss.GetAsync("/console/staff")).Url.AbsolutePath);
    }

    [Fact]
    public async Task An_administrator_removes_the_factor_of_a_colleague_who_lost_the_phone()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var boss = await host.StaffAsync();
        var app = await Authenticator.SetUpAsync(host);
        await (await boss.GetAsync("/console/staff")).Form("[action*=ForgetFactors]").SubmitAsync();
        Assert.Equal("/console/sign-in", (await app.Browser.GetAsync("/console")).Url.AbsolutePath);
        Assert.Equal("/console", (await SignInAsync(app.Browser, app.Name, Password)).Url.AbsolutePath);
        Assert.Empty(await host.DbAsync(db => db.Set<IdentityUserToken<Guid>>().ToListAsync()));
    }
}

/// <summary>Somebody with an authenticator app: a signed-in browser, the key the app was given, and the recovery codes.</summary>
internal sealed record Authenticator(Browser Browser, string Name, string Key, IReadOnlyList<string> RecoveryCodes)
{
    public static async Task<Authenticator> SetUpAsync(KeptHost host)
    {
        var (browser, name) = (host.Browser(), ConsoleSteps.Name());
        await ConsoleSteps.SetUpAsync(browser, await host.InviteAsync(), name, Password);
        var page = await (await browser.GetAsync("/console/profile/authenticator")).Form().SubmitAsync();
        var key = page.TextOf(".secret").Replace(" ", "", StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector(".qr svg path"));
        page = await page.Form().Fill("Code", Totp.CodeAt(key, Totp.StepAt(host.Clock.GetUtcNow()))).SubmitAsync();
        return new Authenticator(browser, name, key, [.. page.Document.QuerySelectorAll(".codes code").Select(c => c.TextContent)]);
    }

    /// <summary>The code of the next time step, with the server's clock set there.</summary>
    public string NextCode(KeptHost host)
    {
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        return Totp.CodeAt(Key, Totp.StepAt(host.Clock.GetUtcNow()));
    }
}
