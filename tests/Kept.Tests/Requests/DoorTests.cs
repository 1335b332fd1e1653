using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.People;
using Kept.Server.Requests;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Kept.Tests.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Kept.Tests.Requests.RecordSteps;

namespace Kept.Tests.Requests;

/// <summary>The other doors to a record: of a child, of who only received a parcel, of an account, of a browser, of a large file.</summary>
public sealed class DoorTests(SharedHosts hosts)
{
    public static TheoryData<Provider> Providers => [Provider.Sqlite, Provider.Postgres];

    [Theory, MemberData(nameof(Providers))]
    public async Task Childs_data_is_removed_without_an_account_and_its_address_refused(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        using var browser = host.Browser();
        var email = $"child-{provider}@example.org";
        await WriteLetterAsync(browser, email, "Kim Kid");
        var known = await (await browser.GetAsync("/privacy/child")).Form("Parent").Fill("Email", email).Check("Parent").SubmitAsync();
        var unknown = await (await browser.GetAsync("/privacy/child")).Form("Parent").Fill("Email", $"nobody-child-{provider}@example.org").Check("Parent").SubmitAsync();
        Assert.Equal(unknown.Text, known.Text);
        Assert.Contains("It is stopped", known.Text, StringComparison.Ordinal);
        var mail = await host.Mail.WaitAsync(email, "Is this request yours");
        var done = await (await browser.GetAsync(MailFolder.Link(mail, "/prove/"))).Form("form[action*='Yes']").SubmitAsync("Yes");
        Assert.Contains("is done", done.Text, StringComparison.Ordinal);
        var letter = await (await browser.GetAsync("/privacy/contact")).Form("Form.Message").Fill("Form.Email", email).Fill("Form.Message", "Hello?").SubmitAsync("Send");
        Assert.Contains("Your letter arrived", letter.Text, StringComparison.Ordinal);
        var shopper = new Shopper(browser, email);
        await shopper.AddAsync(await host.ProductAsync(5));
        var order = await (await shopper.CheckoutAsync()).SubmitAsync();
        Assert.Contains("cannot take this order at the moment", order.Text, StringComparison.Ordinal);
        Assert.False(await RecordSteps.KnowsAsync(host, email));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Who_only_received_a_parcel_sees_its_label_and_asks_for_more(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var sale = await Sale.MakeAsync(host, $"giver-{provider}@example.org");
        using var browser = host.Browser(cookies: false);
        var door = await browser.GetAsync("/privacy/parcel");
        var wrong = await door.Form("Number").Fill("Number", sale.Number).Fill("PostalCode", "10001").SubmitAsync();
        Assert.Contains("We know no parcel", wrong.Text, StringComparison.Ordinal);
        var held = await door.Form("Number").Fill("Number", sale.Number).Fill("PostalCode", "94607").SubmitAsync();
        Assert.Contains("1 Main Street", held.Text, StringComparison.Ordinal);
        Assert.DoesNotContain($"giver-{provider}@example.org", held.Text, StringComparison.Ordinal);
        var email = $"receiver-{provider}@example.org";
        var asked = await held.Form("Email").Fill("Email", email).SubmitAsync("Send");
        Assert.Contains("Your request arrived", asked.Text, StringComparison.Ordinal);
        await host.Mail.WaitAsync(email, "We received your request");
        for (var i = 0; i < 5; i++)
            wrong = await door.Form("Number").Fill("Number", sale.Number).Fill("PostalCode", $"1000{i}").SubmitAsync();
        Assert.Contains("tried too often", wrong.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parcel_proves_nothing_about_the_address_that_is_typed_beside_it()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var sale = await Sale.MakeAsync(host, "parcel-own@example.org");
        using var browser = host.Browser(cookies: false);
        await WriteLetterAsync(browser, "parcel-victim@example.org", "Vic Victim");
        var door = await browser.GetAsync("/privacy/parcel");
        var held = await door.Form("Number").Fill("Number", sale.Number).Fill("PostalCode", "94607").SubmitAsync();
        await held.Form("Email").Fill("Email", "parcel-victim@example.org").Fill("Kind", "Delete").SubmitAsync("Send");
        var asked = await host.ScopedAsync(async s =>
        {
            var victim = await s.GetRequiredService<PersonDirectory>().FindAddressAsync(s.GetRequiredService<Intake>().EmailIndex("parcel-victim@example.org"), default);
            return await s.GetRequiredService<KeptDb>().Set<Request>().Where(r => r.PersonId == victim!.PersonId).OrderByDescending(r => r.ReceivedAt).FirstAsync();
        });
        using var staff = await host.StaffAsync();
        var opened = await (await staff.GetAsync($"/console/requests/{asked.Id}")).Form("form[action*='Open']").SubmitAsync();
        Assert.Contains($"About the parcel of order {sale.Number}", opened.Text, StringComparison.Ordinal);
        Assert.Contains("Erase my record", opened.Text, StringComparison.Ordinal);
        await staff.PostAsync($"/console/requests/{asked.Id}?handler=Fulfil");
        Assert.True(await KnowsAsync(host, "parcel-victim@example.org"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Account_opens_the_record_without_a_mail(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        using var browser = host.Browser();
        await Accounts.SignInAsync(host, browser, $"signed-in-{provider}@example.org");
        var record = await (await browser.GetAsync("/privacy/record")).Form("form[action*='Account']").SubmitAsync();
        Assert.Contains("What we hold", record.Text, StringComparison.Ordinal);
        var printed = await record.FollowAsync("Print view");
        Assert.Empty(printed.Document.QuerySelectorAll("details:not([open])"));
        Assert.Empty(printed.Document.QuerySelectorAll("main form"));
    }

    [Theory]
    [InlineData("1", true), InlineData("0", false), InlineData("1, 1", false), InlineData("true", false), InlineData("", false), InlineData(" 01", false)]
    public async Task Only_the_value_1_is_global_privacy_control(string value, bool honoured)
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = host.Browser(cookies: false);
        var email = $"gpc-{Guid.NewGuid():N}@example.org";
        await WriteLetterAsync(browser, email, "Gloria Gpc");
        var link = await LinkAsync(host, browser, email);
        var request = new HttpRequestMessage(HttpMethod.Post, link);
        request.Headers.TryAddWithoutValidation("Sec-GPC", value);
        await browser.SendAsync(request);
        var sharing = await host.ScopedAsync(async s => (await s.GetRequiredService<ChoiceBook>().NewestAsync(s.GetRequiredService<Intake>().EmailIndex(email), "inkwell", default)).GetValueOrDefault(Scope.Sharing));
        Assert.Equal(honoured, sharing is { OptedIn: false, Via: "gpc" });
    }

    [Fact]
    public async Task Large_export_is_made_beside_the_request_and_verifies()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var browser = host.Browser(cookies: false);
        var record = await RecordOfNewPersonAsync(host, browser, "large@example.org", "Lara Large");
        await AddEntriesAsync(host, "large@example.org", 2500);
        var page = await record.FollowAsync("Export");
        Assert.EndsWith("/privacy/record/making", page.Url.AbsolutePath, StringComparison.Ordinal);
        page = await Eventually.GetAsync("the file", async () => await browser.GetAsync(page.Url) is var p && p.Text.Contains("It is ready", StringComparison.Ordinal) ? p : null);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, (await page.FollowAsync("Download your record")).Source, TestContext.Current.CancellationToken);
        var output = new StringWriter();
        Assert.Equal(Kept.Verifier.VerifyCommand.Verified, Kept.Verifier.VerifyCommand.Run(["record", file], output, output));
        File.Delete(file);
    }

    private static Task<bool> AddEntriesAsync(KeptHost host, string email, int count) => host.ScopedAsync(async s =>
    {
        var (db, ledger) = (s.GetRequiredService<KeptDb>(), s.GetRequiredService<LedgerWriter>());
        var index = s.GetRequiredService<Intake>().EmailIndex(email);
        var person = await db.Set<Address>().Where(a => a.Index == index).Select(a => a.PersonId).SingleAsync();
        await s.GetRequiredService<Transactions>().RunAsync(() =>
        {
            for (var i = 0; i < count; i++)
                ledger.Add(EntryKind.Used, person, "inkwell", new() { ["purpose"] = "analytics", ["number"] = i });
            return Task.CompletedTask;
        });
        return true;
    });
}
