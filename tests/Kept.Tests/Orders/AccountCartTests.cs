using Kept.Server.Orders;
using Kept.Tests.Hosting;
using Kept.Tests.Requests;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Orders;

public sealed class AccountCartTests(SharedHosts hosts)
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_cart_follows_the_person_who_signs_in_on_another_device(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var (first, second) = (await host.ProductAsync(50), await host.ProductAsync(50));
        var address = $"{Guid.NewGuid():N}@example.org";
        using var desk = host.Browser();
        await AddAsync(desk, first, 2);
        await SignInAsync(host, desk, address);

        using var phone = host.Browser();
        await AddAsync(phone, first, 3);
        await AddAsync(phone, second, 1);
        await SignInAsync(host, phone, address);
        var (onPhone, onDesk) = (await phone.GetAsync("/cart"), await desk.GetAsync("/cart"));
        Assert.Equal(("5", "1"), (onPhone.Form($"q-{first}").Value($"q-{first}"), onPhone.Form($"q-{second}").Value($"q-{second}")));
        Assert.Equal(("5", "1"), (onDesk.Form($"q-{first}").Value($"q-{first}"), onDesk.Form($"q-{second}").Value($"q-{second}")));

        await SignInAsync(host, phone, address);
        Assert.Equal("5", (await phone.GetAsync("/cart")).Form($"q-{first}").Value($"q-{first}"));
    }

    [Fact]
    public async Task What_is_put_in_while_signed_in_is_there_on_the_next_device()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var sku = await host.ProductAsync(50);
        var address = $"{Guid.NewGuid():N}@example.org";
        using var desk = host.Browser();
        await SignInAsync(host, desk, address);
        await AddAsync(desk, sku, 4);
        using var phone = host.Browser();
        await SignInAsync(host, phone, address);
        Assert.Equal("4", (await phone.GetAsync("/cart")).Form($"q-{sku}").Value($"q-{sku}"));
    }

    [Fact]
    public async Task Signing_out_leaves_the_device_without_the_cart_and_the_account_with_it()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var sku = await host.ProductAsync(50);
        var address = $"{Guid.NewGuid():N}@example.org";
        using var browser = host.Browser();
        await AddAsync(browser, sku, 1);
        await SignInAsync(host, browser, address);
        await (await browser.GetAsync("/account")).Form("form[action*='SignOut']").SubmitAsync();
        Assert.Contains("Your cart is empty", (await browser.GetAsync("/cart")).Text, StringComparison.Ordinal);
        await SignInAsync(host, browser, address);
        Assert.Equal("1", (await browser.GetAsync("/cart")).Form($"q-{sku}").Value($"q-{sku}"));
    }

    [Fact]
    public async Task A_cart_of_another_account_is_not_taken_over()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var sku = await host.ProductAsync(50);
        var (ada, eve) = ($"{Guid.NewGuid():N}@example.org", $"{Guid.NewGuid():N}@example.org");
        using var shared = host.Browser();
        await AddAsync(shared, sku, 1);
        await SignInAsync(host, shared, ada);
        await SignInAsync(host, shared, eve);
        using var home = host.Browser();
        await SignInAsync(host, home, ada);
        Assert.Equal("1", (await home.GetAsync("/cart")).Form($"q-{sku}").Value($"q-{sku}"));
        using var other = host.Browser();
        await SignInAsync(host, other, eve);
        Assert.Contains("Your cart is empty", (await other.GetAsync("/cart")).Text, StringComparison.Ordinal);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task An_accounts_cart_stands_in_the_record_and_is_erased_with_the_person(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        var sku = await host.ProductAsync(50);
        using var browser = host.Browser();
        await AddAsync(browser, sku, 2);
        await SignInAsync(host, browser, "cart@example.org");
        var record = await (await browser.GetAsync(await RecordSteps.LinkAsync(host, browser, "cart@example.org"))).Form("form.use-link").SubmitAsync();
        Assert.Contains($"2 × {sku}", record.TextOf("#carts + ul"), StringComparison.Ordinal);
        Assert.Contains("Collected cart for customisation", record.Text, StringComparison.Ordinal);
        await (await record.FollowAsync("Erase me")).Form("Sure").Check("Sure").SubmitAsync();
        Assert.Equal(0, await host.DbAsync(db => db.Set<Cart>().CountAsync()));
    }

    private static Task AddAsync(Browser browser, string sku, int quantity) =>
        browser.PostAsync("/cart/add", ("sku", sku), ("quantity", $"{quantity}"));

    private static Task SignInAsync(KeptHost host, Browser browser, string address) => Accounts.SignInAsync(host, browser, address);
}
