using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.People;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Kept.Tests.Orders;
using Microsoft.Extensions.DependencyInjection;
using static Kept.Tests.Requests.RecordSteps;

namespace Kept.Tests.Requests;

/// <summary>A child's address that was removed gets the answers that every address gets, and no mail.</summary>
public sealed class RefusedAddressTests(SharedHosts hosts)
{
    public static TheoryData<Provider> Providers => [Provider.Sqlite, Provider.Postgres];

    [Theory, MemberData(nameof(Providers))]
    public async Task No_form_tells_a_stranger_that_a_childs_data_was_removed(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var (child, other) = ($"removed-{provider}@example.org", $"unremoved-{provider}@example.org");
        await RefuseAsync(host, child);
        using var browser = host.Browser(cookies: false);
        var sale = await Sale.MakeAsync(host, $"removed-parcel-{provider}@example.org");
        var record = await RecordOfNewPersonAsync(host, browser, $"removed-asks-{provider}@example.org", "Sam Stranger");
        Func<string, Task<Page>>[] forms =
        [
            async email => await (await browser.GetAsync("/privacy/contact")).Form("Form.Message")
                .Fill("Form.Email", email).Fill("Form.Message", "Hello?").SubmitAsync("Send"),
            async email => await (await LabelAsync(browser, sale.Number)).Form("Email").Fill("Email", email).SubmitAsync("Send"),
            async email => await (await record.FollowAsync("Correct")).Form("Form.Email").Fill("Form.Email", email).SubmitAsync("Save"),
            async email => await (await browser.GetAsync(record.Url.PathAndQuery.Replace("/record?", "/record/addresses?", StringComparison.Ordinal)))
                .Form("Email").Fill("Email", email).SubmitAsync(),
            async email => await AskAsync(browser, email),
            async email => await (await browser.GetAsync("/account/sign-in")).Form("Email").Fill("Email", email).SubmitAsync(),
        ];
        foreach (var form in forms)
        {
            var (told, expected) = (await form(child), await form(other));
            Assert.Equal((expected.Status, expected.Url, expected.Text), (told.Status, told.Url, told.Text));
        }
        await host.Mail.WaitAsync(other, "received");
        await host.Mail.WaitAsync(other, "sign");
        Assert.Empty(host.Mail.To(child));
        Assert.False(await KnowsAsync(host, child));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Checkout_gives_no_reason_and_stores_nothing(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var child = $"removed-buys-{provider}@example.org";
        await RefuseAsync(host, child);
        var sku = await host.ProductAsync(5);
        var shopper = new Shopper(host.Browser(), child);
        await shopper.AddAsync(sku);
        var page = await (await shopper.CheckoutAsync()).SubmitAsync();
        Assert.Contains("cannot take this order at the moment", page.TextOf(".error-summary"), StringComparison.Ordinal);
        Assert.DoesNotContain("child", page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(page.Document.QuerySelectorAll(".field-error"));
        Assert.Equal(child, page.Form(".checkout").Value("Form.Email"));
        Assert.Equal(5, await host.LeftAsync(sku));
        Assert.False(await KnowsAsync(host, child));
        Assert.Empty(host.Mail.To(child));
    }

    [Fact]
    public async Task Childs_address_is_stopped_however_often_it_was_asked_about()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = host.Browser(cookies: false);
        const string email = "asked-often@example.org";
        for (var i = 0; i < 5; i++)
            await AskAsync(browser, email);
        var page = await (await browser.GetAsync("/privacy/child")).Form("Parent").Fill("Email", email).Check("Parent").SubmitAsync();
        Assert.Contains("It is stopped", page.Text, StringComparison.Ordinal);
        var offers = await host.ScopedAsync(async s => (await s.GetRequiredService<ChoiceBook>().NewestAsync(
            s.GetRequiredService<Intake>().EmailIndex(email), "inkwell", default)).GetValueOrDefault(Scope.Offers));
        Assert.True(offers is { OptedIn: false, Via: "parent" });
    }

    private static async Task<Page> LabelAsync(Browser browser, string number) =>
        await (await browser.GetAsync("/privacy/parcel")).Form("Number").Fill("Number", number).Fill("PostalCode", "94607").SubmitAsync();

    private static Task<bool> RefuseAsync(KeptHost host, string email) => host.ScopedAsync(async s =>
    {
        var index = s.GetRequiredService<Intake>().EmailIndex(email);
        await s.GetRequiredService<Transactions>().RunAsync(() => s.GetRequiredService<RefusedAddresses>().RefuseAsync(index, "inkwell", default));
        return true;
    });
}
