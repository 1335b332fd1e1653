using System.Net;
using Kept.Server.Gate;
using Kept.Server.People;
using Kept.Server.Staff.Accounts;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Staff;

public class AccountTests(SharedHosts hosts)
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_mailed_link_signs_in_once(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var address = $"{Guid.NewGuid():N}@example.com";
        using var browser = host.Browser();
        Assert.Equal("/account/sign-in", (await browser.GetAsync("/account")).Url.AbsolutePath);
        var link = await AskAsync(host, browser, address);
        var page = await browser.GetAsync(link);
        Assert.Equal("/account", (await page.Form(".narrow form").SubmitAsync()).Url.AbsolutePath);
        using var other = host.Browser();
        Assert.Equal(HttpStatusCode.Gone, (await other.PostAsync(link.PathAndQuery)).Status);
        Assert.Equal("/account/sign-in", (await other.GetAsync("/account")).Url.AbsolutePath);
    }

    [Fact]
    public async Task The_answer_is_the_same_whether_an_address_is_known_or_not()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = host.Browser();
        var address = $"{Guid.NewGuid():N}@example.com";
        var first = await browser.PostAsync("/account/sign-in", ("Email", address));
        var second = await browser.PostAsync("/account/sign-in", ("Email", address));
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(first.Url, second.Url);
    }

    [Fact]
    public async Task An_address_nobody_proved_is_forgotten()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var browser = host.Browser();
        await AskAsync(host, browser, "stranger@example.com");
        Assert.Equal(1, await host.DbAsync(db => db.Set<Address>().CountAsync()));
        host.Clock.Advance(TimeSpan.FromHours(1));
        await host.ScopedAsync(s => ActivatorUtilities.CreateInstance<AccountRound>(s).RunAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, await host.DbAsync(db => db.Set<Address>().CountAsync()));
        Assert.Equal(0, await host.DbAsync(db => db.Set<Collection>().CountAsync()));
        Assert.All(await host.DbAsync(db => db.Set<DataKey>().ToListAsync()), k => Assert.NotNull(k.DestroyedAt));
    }

    [Fact]
    public async Task A_proved_address_is_kept()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var browser = host.Browser();
        var link = await AskAsync(host, browser, "person@example.com");
        await (await browser.GetAsync(link)).Form(".narrow form").SubmitAsync();
        host.Clock.Advance(TimeSpan.FromHours(1));
        await host.ScopedAsync(s => ActivatorUtilities.CreateInstance<AccountRound>(s).RunAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, await host.DbAsync(db => db.Set<Account>().CountAsync()));
        Assert.Equal("/account", (await browser.GetAsync("/account")).Url.AbsolutePath);
    }

    [Fact]
    public async Task No_address_that_is_none_is_mailed()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = host.Browser();
        var page = await browser.PostAsync("/account/sign-in", ("Email", "not an address"));
        Assert.Contains("name@example.com", page.TextOf("#Email-error"), StringComparison.Ordinal);
        Assert.Equal("not an address", page.Form("Email").Value("Email"));
    }

    private static async Task<Uri> AskAsync(KeptHost host, Browser browser, string address)
    {
        await browser.PostAsync("/account/sign-in", ("Email", address));
        return MailFolder.Link(await host.Mail.WaitAsync(address, "sign-in"), "/account/link/");
    }
}
