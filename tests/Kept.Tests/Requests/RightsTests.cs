using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.People;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Kept.Tests.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Kept.Tests.Requests.RecordSteps;

namespace Kept.Tests.Requests;

/// <summary>The rights a person has beside seeing, correcting and erasing, each by its button.</summary>
public sealed class RightsTests(SharedHosts hosts)
{
    public static TheoryData<Provider> Providers => [Provider.Sqlite, Provider.Postgres];

    [Theory, MemberData(nameof(Providers))]
    public async Task Restricted_data_serves_nothing_but_orders_rights_and_the_law_until_lifted(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        using var browser = host.Browser(cookies: false);
        var email = $"restrict-{provider}@example.org";
        var record = await RecordOfNewPersonAsync(host, browser, email, "Rosa Restrict");
        Assert.True(await PermitsAsync(host, email, Purpose.CustomerService));
        record = await record.Form("form[action*='Restrict']").SubmitAsync();
        Assert.Contains("we keep your data and do nothing with it", record.Text, StringComparison.Ordinal);
        Assert.False(await PermitsAsync(host, email, Purpose.CustomerService));
        Assert.True(await PermitsAsync(host, email, Purpose.TransactionMail));
        record = await record.Form("form[action*='Restrict']").SubmitAsync("Let it be used again");
        Assert.True(await PermitsAsync(host, email, Purpose.CustomerService));
        Assert.Contains("Noted that your data may be used again", record.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task List_of_the_past_year_names_each_company_with_its_categories_and_entries(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        var sale = await Sale.MakeAsync(host, "listed@example.org");
        Assert.Contains("order", (await sale.Page.FollowAsync("privacy")).Text, StringComparison.OrdinalIgnoreCase);
        host.Clock.Advance(new DateTimeOffset(host.Clock.GetUtcNow().Year + 1, 2, 1, 0, 0, 0, TimeSpan.Zero) - host.Clock.GetUtcNow());
        using var browser = host.Browser(cookies: false);
        var record = await (await browser.GetAsync(await LinkAsync(host, browser, "listed@example.org"))).Form("form.use-link").SubmitAsync();
        var list = await record.FollowAsync("Who received what last year");
        Assert.Contains("Sandbox Pay", list.Text, StringComparison.Ordinal);
        Assert.Contains("payment", list.TextOf("table"), StringComparison.Ordinal);
        var now = await list.FollowAsync("This year so far");
        Assert.Contains("Nobody received anything", now.Text, StringComparison.Ordinal);
        var filed = await list.Form("form[action*='categories']").SubmitAsync();
        Assert.Contains("Who received what in the past year", filed.TextOf("table"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Partners_are_told_of_corrections_and_erasures_and_say_when_it_is_done(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        await host.DbAsync(db => db.Set<Kept.Server.Disclosures.Partner>().ExecuteUpdateAsync(p => p.SetProperty(x => x.Contact, x => x.Id + "@partner.example")));
        var sale = await Sale.MakeAsync(host, "told@example.org");
        await sale.ShipAsync("OVL-1");
        using var browser = host.Browser(cookies: false);
        var record = await (await browser.GetAsync(await LinkAsync(host, browser, "told@example.org"))).Form("form.use-link").SubmitAsync();
        var correct = await record.FollowAsync("Correct");
        await correct.Form("Form.Name").Fill("Form.Name", "Ana Corrected").SubmitAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        var mail = await host.Mail.WaitAsync("carrier@partner.example", "Correct data");
        Assert.DoesNotContain("Corrected", mail.TextBody, StringComparison.Ordinal);
        var errand = await browser.GetAsync(MailFolder.Link(mail, "/partner/errands/"));
        Assert.Contains("Ana Corrected", (await errand.Form("form[action*='Show']").SubmitAsync()).Text, StringComparison.Ordinal);
        Assert.Contains("You said on", (await errand.Form("form[action*='Done']").SubmitAsync()).Text, StringComparison.Ordinal);
        Assert.Contains("It said on", (await browser.GetAsync(record.Url)).TextOf("section[aria-labelledby=told]"), StringComparison.Ordinal);

        var erase = await record.FollowAsync("Erase me");
        await erase.Form("Sure").Check("Sure").SubmitAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        var word = await host.Mail.WaitAsync("carrier@partner.example", "Erase data");
        Assert.Contains(sale.Number, word.TextBody, StringComparison.Ordinal);
        await (await browser.GetAsync(MailFolder.Link(word, "/partner/errands/"))).Form("form[action*='Done']").SubmitAsync();
        using var staff = await host.StaffAsync();
        Assert.DoesNotContain("What it must still do", (await staff.GetAsync("/console/partners/inkwell/carrier")).Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Receipt_of_an_erasure_counts_an_order_once_however_much_was_collected_for_it(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        await Sale.MakeAsync(host, "receipt@example.org");
        Assert.True(await host.DbAsync(db => db.Set<Collection>().CountAsync(c => c.OrderId != null)) > 1);
        using var browser = host.Browser(cookies: false);
        var record = await (await browser.GetAsync(await LinkAsync(host, browser, "receipt@example.org"))).Form("form.use-link").SubmitAsync();
        var erase = await record.FollowAsync("Erase me");
        Assert.Contains("1 collection of data that belongs to you", erase.TextOf("section[aria-labelledby=goes]"), StringComparison.Ordinal);
        Assert.DoesNotContain("opt-out", erase.TextOf("section[aria-labelledby=stays]"), StringComparison.Ordinal);
        var erased = await erase.Form("Sure").Check("Sure").SubmitAsync();
        Assert.Contains("\"orders-kept\":1", erased.TextOf("section[aria-labelledby=receipt]"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Erased_person_is_brought_back_by_nobody_but_themselves(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var email = $"sticky-{provider}@example.org";
        using var browser = host.Browser();
        await Accounts.SignInAsync(host, browser, email);
        Assert.Contains("Your orders", (await browser.GetAsync("/account")).Text, StringComparison.OrdinalIgnoreCase);
        using var other = host.Browser(cookies: false);
        var record = await (await other.GetAsync(await LinkAsync(host, other, email))).Form("form.use-link").SubmitAsync();
        await (await record.FollowAsync("Erase me")).Form("Sure").Check("Sure").SubmitAsync();
        // The browser that still carries the account's cookie is a stranger, and nothing is kept of its visit.
        Assert.Equal("/account/sign-in", (await browser.GetAsync("/account")).Url.AbsolutePath);
        Assert.False(await RecordSteps.KnowsAsync(host, email));
        await Assert.ThrowsAsync<AddressRefusedException>(() => CollectAsync(host, email, CollectionSource.DataSupplier));
        await Assert.ThrowsAsync<AddressRefusedException>(() => CollectAsync(host, email, CollectionSource.SignIn));
        Assert.False(await RecordSteps.KnowsAsync(host, email));
        await WriteLetterAsync(browser, email, "Back Again");
        Assert.True(await RecordSteps.KnowsAsync(host, email));
    }

    private static Task<bool> PermitsAsync(KeptHost host, string email, Purpose purpose) => host.ScopedAsync(async s =>
    {
        var (db, gate) = (s.GetRequiredService<KeptDb>(), s.GetRequiredService<PolicyGate>());
        var index = s.GetRequiredService<Intake>().EmailIndex(email);
        var person = await db.Set<Address>().Where(a => a.Index == index).Select(a => a.PersonId).SingleAsync();
        var collection = await db.Set<Collection>().FirstAsync(c => c.PersonId == person);
        var (decision, _) = await gate.DecideAsync(collection, Ask.Use(purpose, CategorySet.Of(Category.Email)), default);
        return decision.Permitted;
    });

    private static Task<bool> CollectAsync(KeptHost host, string email, CollectionSource source) => host.ScopedAsync(s => s.GetRequiredService<Transactions>().RunAsync(async () =>
    {
        var intake = s.GetRequiredService<Intake>();
        var (person, _) = await intake.PersonOfAsync(email, source, default);
        return person is not null;
    }));
}
