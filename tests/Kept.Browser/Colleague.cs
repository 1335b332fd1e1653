using Kept.Tests.Hosting;
using Microsoft.Playwright;

namespace Kept.Browser;

/// <summary>A member of staff at a window of the console.</summary>
internal sealed class Colleague(Visitor visitor, KeptHost host, string name = "robin", string display = "Robin Office")
{
    private const string Password = "correct horse battery";

    private IPage Page => visitor.Page;

    public string Url(string path) => $"http://localhost:{host.Port}{path}";

    /// <param name="link">Path or address of a one-time link.</param>
    public async Task SetUpAsync(string link)
    {
        await Page.GotoAsync(Url(link));
        await Page.GetByLabel("User name").FillAsync(name);
        await Page.Locator("[name='Input.DisplayName']").FillAsync(display);
        await Page.Locator("[name='Input.Password']").FillAsync(Password);
        await Page.Locator("[name='Input.Repeat']").FillAsync(Password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create my access" }).ClickAsync();
        await visitor.ArriveAsync("/console/profile");
    }

    public async Task SignInAsync()
    {
        await Page.GotoAsync(Url("/console/sign-in"));
        await Page.GetByLabel("User name").FillAsync(name);
        await Page.GetByLabel("Password").FillAsync(Password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    public async Task SignOutAsync()
    {
        await Page.Locator(".user-menu > summary").ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await visitor.ArriveAsync("/console/sign-in$");
    }

    /// <summary>Switches on, in the settings, that everybody needs a second factor.</summary>
    public async Task RequireFactorAsync()
    {
        await Page.GotoAsync(Url("/console/settings"));
        await Page.GetByLabel("Every member of staff needs a second factor").CheckAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Save the rule" }).ClickAsync();
    }
}
