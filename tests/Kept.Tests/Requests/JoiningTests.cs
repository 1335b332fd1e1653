using System.Net;
using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Orders;
using Kept.Server.People;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Kept.Tests.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Kept.Tests.Requests.RecordSteps;

namespace Kept.Tests.Requests;

/// <summary>Two records of one person become one, when the person proved both addresses.</summary>
public sealed class JoiningTests(SharedHosts hosts)
{
    public static TheoryData<Provider> Providers => [Provider.Sqlite, Provider.Postgres];

    [Theory, MemberData(nameof(Providers))]
    public async Task Proved_address_brings_its_record_along_once(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var (old, own) = ($"brought-along-{provider}@example.org", $"own-{provider}@example.org");
        var sale = await Sale.MakeAsync(host, old);
        using var browser = host.Browser(cookies: false);
        var record = await RecordOfNewPersonAsync(host, browser, own, "Jo Joined");
        var ended = (await PersonAsync(host, old))!.Value;
        var link = await AskAsync(host, record, old);
        var page = await browser.GetAsync(link);
        Assert.Contains("Is this your address as well?", page.Text, StringComparison.Ordinal);
        Assert.Contains("Say yes only if you asked for this yourself", page.Text, StringComparison.Ordinal);
        Assert.Contains("belongs to your record now", (await page.Form("form.use-link").SubmitAsync()).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await page.Form("form.use-link").SubmitAsync()).Status);

        record = await browser.GetAsync(record.Url);
        Assert.Contains(sale.Number, record.Text, StringComparison.Ordinal);
        Assert.Contains("1 Main Street", record.Text, StringComparison.Ordinal);
        Assert.Contains("Sandbox Pay", record.Text, StringComparison.Ordinal);
        Assert.Contains("Joined two records of yours", record.Text, StringComparison.Ordinal);
        var (from, into) = (await PersonAsync(host, old), await PersonAsync(host, own));
        Assert.Equal(into, from);
        var order = await sale.OrderAsync();
        Assert.Equal(into, order.PersonId);
        Assert.Equal("Ana Prior", await OpenNameAsync(host, order));
        // A backup from before the joining must find the key, and an erasure must end it.
        Assert.Null(await DestroyedAsync(host, ended));
        // The order's buyer is erased with the record that stays, and the order's own copy still serves the books.
        await (await record.FollowAsync("Erase me")).Form("Sure").Check("Sure").SubmitAsync();
        Assert.Null(await PersonAsync(host, old));
        Assert.NotNull(await DestroyedAsync(host, ended));
        Assert.NotNull(await DestroyedAsync(host, into!.Value));
        Assert.Equal("Ana Prior", await OpenNameAsync(host, order));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Pressed_twice_at_once_it_is_joined_once(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var (one, two) = ($"one-{provider}@example.org", $"two-{provider}@example.org");
        using var browser = host.Browser(cookies: false);
        await WriteLetterAsync(browser, two, "Tom Twice");
        var record = await RecordOfNewPersonAsync(host, browser, one, "Tom Twice");
        var link = await AskAsync(host, record, two);
        var doors = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => browser.GetAsync(link)));
        var answers = await Task.WhenAll(doors.Select(d => d.Form("form.use-link").SubmitAsync()));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Gone, HttpStatusCode.Gone, HttpStatusCode.Gone], answers.Select(a => a.Status).Order());
        Assert.Single((await browser.GetAsync(record.Url)).Source.Split("Joined two records of yours").Skip(1));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Erased_from_two_sessions_at_once_the_person_is_erased_once_and_nobody_sees_a_failure(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var email = $"both-{provider}@example.org";
        using var browser = host.Browser(cookies: false);
        var first = await RecordOfNewPersonAsync(host, browser, email, "Bo Both");
        var used = host.Mail.To(email).Select(m => m.MessageId).ToHashSet();
        await RecordSteps.AskAsync(browser, email);
        var mail = await Eventually.GetAsync("a second link", () => Task.FromResult(host.Mail.To(email).FirstOrDefault(m => !used.Contains(m.MessageId) && m.TextBody!.Contains("/privacy/record/link/", StringComparison.Ordinal))));
        var second = await (await browser.GetAsync(MailFolder.Link(mail, "/privacy/record/link/"))).Form("form.use-link").SubmitAsync();
        var forms = new[] { await first.FollowAsync("Erase me"), await second.FollowAsync("Erase me") };
        var answers = await Task.WhenAll(forms.Select(f => f.Form("Sure").Check("Sure").SubmitAsync()));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Gone], answers.Select(a => a.Status).Order());
        Assert.False(await RecordSteps.KnowsAsync(host, email));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task No_of_one_address_is_the_no_of_both(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var (no, yes) = ($"says-no-{provider}@example.org", $"says-yes-{provider}@example.org");
        using var browser = host.Browser(cookies: false);
        await WriteLetterAsync(browser, no, "Nora No");
        await ChooseAsync(host, no, optedIn: false);
        var record = await RecordOfNewPersonAsync(host, browser, yes, "Nora No");
        await ChooseAsync(host, yes, optedIn: true);
        await (await browser.GetAsync(await AskAsync(host, record, no))).Form("form.use-link").SubmitAsync();
        foreach (var email in new[] { no, yes })
            Assert.False(await host.ScopedAsync(async s => (await s.GetRequiredService<ChoiceBook>().NewestAsync(s.GetRequiredService<Intake>().EmailIndex(email), "inkwell", default))[Scope.Offers].OptedIn));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Stop_for_all_addresses_stops_each(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var (first, second) = ($"first-{provider}@example.org", $"second-{provider}@example.org");
        using var browser = host.Browser(cookies: false);
        var record = await RecordOfNewPersonAsync(host, browser, first, "Sara Several");
        await (await browser.GetAsync(await AskAsync(host, record, second))).Form("form.use-link").SubmitAsync();
        var page = await browser.GetAsync(Addresses(record));
        Assert.Equal(2, page.Document.QuerySelectorAll("ul.timeline li").Length);
        Assert.Contains("Everything is stopped", (await page.Form("form[action*='Stop']").SubmitAsync()).Text, StringComparison.Ordinal);
        foreach (var email in new[] { first, second })
            foreach (var site in new[] { "inkwell", "foolscap" })
                Assert.All((await host.ScopedAsync(s => s.GetRequiredService<ChoiceBook>().NewestAsync(s.GetRequiredService<Intake>().EmailIndex(email), site, default))).Values, c => Assert.False(c.OptedIn));
    }

    [Fact]
    public async Task Address_that_nobody_proves_joins_nothing_and_is_forgotten()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var browser = host.Browser(cookies: false);
        var record = await RecordOfNewPersonAsync(host, browser, "hopeful@example.org", "Hal Hopeful");
        var link = await AskAsync(host, record, "stranger@example.org");
        Assert.NotNull(await PersonAsync(host, "stranger@example.org"));
        Assert.NotEqual(await PersonAsync(host, "hopeful@example.org"), await PersonAsync(host, "stranger@example.org"));
        host.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(link)).Status);
        await Eventually.TrueAsync("the address to be forgotten", async () => await PersonAsync(host, "stranger@example.org") is null);
    }

    private static string Addresses(Page record) => record.Url.PathAndQuery.Replace("/privacy/record?", "/privacy/record/addresses?", StringComparison.Ordinal);

    internal static async Task<Uri> AskAsync(KeptHost host, Page record, string email)
    {
        using var browser = host.Browser(cookies: false);
        var asked = await (await browser.GetAsync(Addresses(record))).Form("form[action*='Add']").Fill("Email", email).SubmitAsync();
        Assert.Contains("We mailed a link", asked.Text, StringComparison.Ordinal);
        return MailFolder.Link(await host.Mail.WaitAsync(email, "Is this address yours as well"), "/privacy/record/link/");
    }

    private static Task<DateTimeOffset?> DestroyedAsync(KeptHost host, Guid owner) =>
        host.DbAsync(db => db.Set<DataKey>().Where(k => k.Id == owner).Select(k => k.DestroyedAt).SingleAsync());

    private static Task<Guid?> PersonAsync(KeptHost host, string email) => host.ScopedAsync(s =>
    {
        var index = s.GetRequiredService<Intake>().EmailIndex(email);
        return s.GetRequiredService<KeptDb>().Set<Address>().Where(a => a.Index == index).Select(a => (Guid?)a.PersonId).SingleOrDefaultAsync();
    });

    private static Task<string?> OpenNameAsync(KeptHost host, Order order) => host.ScopedAsync(async s =>
        (await s.GetRequiredService<BuyerData>().OpenAsync(order, Ask.Use(Purpose.Accounting, CategorySet.Of(Category.FullName)).Stated(), default)).Data.Name);

    private static Task<bool> ChooseAsync(KeptHost host, string email, bool optedIn) => host.ScopedAsync(async s =>
    {
        var index = s.GetRequiredService<Intake>().EmailIndex(email);
        await s.GetRequiredService<ChoiceBook>().SetAsync(null, index, "inkwell", Scope.Offers, optedIn, "test", default);
        return true;
    });
}
