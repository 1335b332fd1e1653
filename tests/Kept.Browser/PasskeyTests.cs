using System.Net;
using System.Text;
using Kept.Tests.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Kept.Browser;

/// <summary>Passkeys in Chromium, with the virtual authenticator of its DevTools in place of a finger.</summary>
public class PasskeyTests(Chromium chromium)
{
    private const string Refusal = "This passkey does not open the console";

    [Fact]
    public async Task A_passkey_opens_the_console_until_it_is_removed_and_each_answer_of_it_once()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await using var visitor = await chromium.VisitAsync(Habit.Desk);
        var page = visitor.Page;
        var staff = new Colleague(visitor, host);
        await staff.SetUpAsync(await host.InviteAsync());
        await AddAuthenticatorAsync(page);

        await page.GetByLabel("Name of a new passkey").FillAsync("Desk");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await page.GetByText("The passkey was added.").WaitForAsync();
        await visitor.LookAsync("console-21-passkey");

        await staff.SignOutAsync();
        var answer = await page.RunAndWaitForRequestAsync(() => PressAsync(page), "**/console/passkeys/sign-in");
        await visitor.ArriveAsync("/console$");
        await AnswerAgainIsRefusedAsync(host, answer);

        await page.GotoAsync(staff.Url("/console/profile"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove passkey Desk" }).ClickAsync();
        await staff.SignOutAsync();
        await PressAsync(page);
        await page.GetByRole(AriaRole.Alert).Filter(new() { HasText = Refusal }).WaitForAsync();
        await visitor.LookAsync("console-22-passkey-refused");
    }

    [Fact]
    public async Task Where_a_second_factor_is_required_the_password_of_somebody_with_a_passkey_opens_nothing()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await using var visitor = await chromium.VisitAsync(Habit.Phone);
        var page = visitor.Page;
        var staff = new Colleague(visitor, host);
        await staff.SetUpAsync(await host.InviteAsync());
        await staff.RequireFactorAsync();
        await page.GotoAsync(staff.Url("/console/orders"));
        Assert.EndsWith("/console/profile", page.Url, StringComparison.Ordinal);
        await visitor.LookAsync("console-23-factor-required");

        await AddAuthenticatorAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await page.GetByText("The passkey was added.").WaitForAsync();
        await page.GotoAsync(staff.Url("/console/orders"));
        Assert.EndsWith("/console/orders", page.Url, StringComparison.Ordinal);

        await staff.SignOutAsync();
        await staff.SignInAsync();
        Assert.Contains("sign in with your passkey", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await PressAsync(page);
        await visitor.ArriveAsync("/console$");
    }

    /// <summary>Sends what was recorded again, as somebody could who saw cookie and answer.</summary>
    private static async Task AnswerAgainIsRefusedAsync(KeptHost host, IRequest recorded)
    {
        // Passkeys that are synced between devices have no counter; with one, the framework would refuse before we do.
        await host.DbAsync(async db =>
        {
            (await db.Set<IdentityUserPasskey<Guid>>().SingleAsync()).Data.SignCount = 0;
            return await db.SaveChangesAsync();
        });
        using var thief = host.Browser(cookies: false);
        using var again = new HttpRequestMessage(HttpMethod.Post, recorded.Url) { Content = new StringContent(recorded.PostData!, Encoding.UTF8, "application/json") };
        again.Headers.Add("Cookie", await recorded.HeaderValueAsync("cookie"));
        again.Headers.Add("Sec-Fetch-Site", "same-origin");
        again.Headers.Add("Origin", new Uri(recorded.Url).GetLeftPart(UriPartial.Authority));
        var response = await thief.SendAsync(again);
        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.True(response.Source.Contains("used already", StringComparison.Ordinal), response.Source);
    }

    private static Task PressAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();

    private static async Task AddAuthenticatorAsync(IPage page)
    {
        var tools = await page.Context.NewCDPSessionAsync(page);
        await tools.SendAsync("WebAuthn.enable");
        await tools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new
            {
                protocol = "ctap2",
                transport = "internal",
                hasResidentKey = true,
                hasUserVerification = true,
                isUserVerified = true,
                automaticPresenceSimulation = true,
            },
        });
    }
}
