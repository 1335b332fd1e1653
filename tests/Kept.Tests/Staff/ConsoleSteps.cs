using Kept.Tests.Hosting;

namespace Kept.Tests.Staff;

/// <summary>What a member of staff does to get into the console.</summary>
internal static class ConsoleSteps
{
    public const string Password = "correct horse battery";

    /// <summary>A user name nobody has yet.</summary>
    public static string Name() => $"u{Guid.CreateVersion7():N}"[..20] + Guid.NewGuid().ToString("N")[..6];

    public static async Task<Page> SetUpAsync(Browser browser, string link, string name, string password) =>
        await (await browser.GetAsync(link)).Form("Input.UserName")
            .Fill("Input.UserName", name).Fill("Input.DisplayName", "Somebody").Fill("Input.Password", password).Fill("Input.Repeat", password)
            .SubmitAsync();

    public static Task<Page> PostSetUpAsync(Browser browser, string link) => browser.PostAsync(
        link, ("Input.UserName", Name()), ("Input.DisplayName", "Somebody"), ("Input.Password", Password), ("Input.Repeat", Password));

    public static Task<Page> SignInAsync(Browser browser, string name, string password) =>
        browser.PostAsync("/console/sign-in", ("Input.UserName", name), ("Input.Password", password));
}
