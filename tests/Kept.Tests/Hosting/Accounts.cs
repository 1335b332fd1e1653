namespace Kept.Tests.Hosting;

/// <summary>What a shopper does to sign in.</summary>
internal static class Accounts
{
    /// <summary>Asks for a link, waits for its mail and uses it.</summary>
    public static async Task SignInAsync(KeptHost host, Browser browser, string address)
    {
        var before = host.Mail.To(address).Select(m => m.MessageId).ToHashSet();
        await browser.PostAsync("/account/sign-in", ("Email", address));
        var mail = await Eventually.GetAsync("the sign-in link", () => Task.FromResult(
            host.Mail.To(address).FirstOrDefault(m => !before.Contains(m.MessageId) && m.TextBody?.Contains("/account/link/", StringComparison.Ordinal) == true)));
        await (await browser.GetAsync(MailFolder.Link(mail, "/account/link/"))).Form(".narrow form").SubmitAsync();
    }
}
