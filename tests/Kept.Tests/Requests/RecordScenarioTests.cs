using System.Net;
using System.Text;
using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.People;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Kept.Verifier;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Kept.Tests.Requests.RecordSteps;

namespace Kept.Tests.Requests;

public sealed class RecordScenarioTests(SharedHosts hosts)
{
    public static TheoryData<Provider> Providers => [Provider.Sqlite, Provider.Postgres];

    [Theory, MemberData(nameof(Providers))]
    public async Task Record_shows_what_is_held_and_its_export_verifies(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        using var browser = host.Browser(cookies: false);
        var record = await RecordOfNewPersonAsync(host, browser, $"reader-{provider}@example.org", "Ada Reader");
        Assert.Contains("Ada Reader", record.Text, StringComparison.Ordinal);
        Assert.Contains("Where is my toner", record.Text, StringComparison.Ordinal);
        Assert.Equal("same-origin", record.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(record.Headers.CacheControl?.NoStore);

        var export = await record.FollowAsync("Export");
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, export.Source, Encoding.UTF8, TestContext.Current.CancellationToken);
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.Equal(VerifyCommand.Verified, VerifyCommand.Run(["record", file], output, error));
        Assert.Contains("Ada Reader", export.Source, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public async Task Each_collection_links_to_the_policy_of_the_shop_that_holds_it()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var stationer = host.Browser("foolscap");
        await WriteLetterAsync(stationer, "two-shops@example.org", "Two Shops");
        using var browser = host.Browser(cookies: false);

        var record = await RecordOfNewPersonAsync(host, browser, "two-shops@example.org", "Two Shops");

        var links = record.Document.QuerySelectorAll("a[href*='/privacy/policy/2026-11-01']").Select(a => a.GetAttribute("href"));
        Assert.Equal(["/privacy/policy/2026-11-01", new Uri(stationer.Home, "/privacy/policy/2026-11-01").AbsoluteUri], links);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Link_works_once_and_forged_or_late_links_open_nothing(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var browser = host.Browser(cookies: false);
        await WriteLetterAsync(browser, "once@example.org", "Once");
        var link = await LinkAsync(host, browser, "once@example.org");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(link)).Status);
        var door = await browser.GetAsync(link);
        Assert.Contains("What we hold", (await door.Form("form.use-link").SubmitAsync()).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await door.Form("form.use-link").SubmitAsync()).Status);
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(link)).Status);

        var forged = link.ToString()[..^4] + "AAAA";
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(new Uri(forged))).Status);

        var late = await LinkAsync(host, browser, "once@example.org", than: link);
        host.Clock.Advance(TimeSpan.FromMinutes(61));
        var answer = await browser.GetAsync(late);
        Assert.Equal(HttpStatusCode.Gone, answer.Status);
        Assert.Contains("Ask for a new link", answer.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Session_ends_after_half_an_hour_of_idleness(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var browser = host.Browser(cookies: false);
        var record = await RecordOfNewPersonAsync(host, browser, "idle@example.org", "Idle");
        host.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(record.Url)).Status);
        host.Clock.Advance(TimeSpan.FromMinutes(31));
        var ended = await browser.GetAsync(record.Url);
        Assert.Equal(HttpStatusCode.Gone, ended.Status);
        Assert.DoesNotContain("Where is my toner", ended.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Session_ends_after_eight_hours_however_busy_it_is(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var browser = host.Browser(cookies: false);
        var record = await RecordOfNewPersonAsync(host, browser, "busy@example.org", "Busy");
        for (var minutes = 20; minutes < 8 * 60; minutes += 20)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(20));
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(record.Url)).Status);
        }
        host.Clock.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(record.Url)).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Unknown_address_gets_the_same_page_and_no_mail(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        using var browser = host.Browser(cookies: false);
        await WriteLetterAsync(browser, $"known-{provider}@example.org", "Known");
        var known = await AskAsync(browser, $"known-{provider}@example.org");
        var unknown = await AskAsync(browser, $"nobody-{provider}@example.org");
        Assert.Equal(known.Text, unknown.Text);
        await host.Mail.WaitAsync($"known-{provider}@example.org", "link");
        Assert.Empty(host.Mail.To($"nobody-{provider}@example.org"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Erased_person_cannot_be_opened_but_the_orders_own_copy_can(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        using var browser = host.Browser(cookies: false);
        var email = $"erased-{provider}@example.org";
        var record = await RecordOfNewPersonAsync(host, browser, email, "Vera Vanished");
        var (person, order) = await AddOrderCopyAsync(host, email);

        var ask = await browser.GetAsync(record.Url.ToString().Replace("/privacy/record?", "/privacy/record/erase?", StringComparison.Ordinal));
        var unsure = await ask.Form("Sure").SubmitAsync();
        Assert.Contains("Tick the box", unsure.Text, StringComparison.Ordinal);
        var done = await unsure.Form("Sure").Check("Sure").SubmitAsync();
        Assert.Contains("You are erased", done.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await unsure.Form("Sure").Check("Sure").SubmitAsync()).Status);

        await host.ScopedAsync(async s =>
        {
            var db = s.GetRequiredService<KeptDb>();
            Assert.NotNull((await db.Set<DataKey>().SingleAsync(k => k.Id == person)).DestroyedAt);
            Assert.Null((await s.GetRequiredService<KeyStore>().FindAsync(person, default))!.Wrapped);
            Assert.False(await db.Set<Address>().AnyAsync(a => a.PersonId == person));
            Assert.False(await db.Set<LedgerEntry>().AnyAsync(e => e.PersonId == person));
            var left = Assert.Single(await db.Set<Collection>().Where(c => c.PersonId == person).ToListAsync());
            Assert.Equal(order, left.KeyId);
            var gate = s.GetRequiredService<PolicyGate>();
            var opened = await s.GetRequiredService<Transactions>().RunAsync(() => gate.OpenAsync(left, Ask.Use(Purpose.Accounting, CategorySet.Of(Category.FullName)).Stated(), default));
            Assert.Equal("Vera Vanished", opened.Data.Name);
            var (offers, _) = await gate.DecideAsync(left, Ask.Use(Purpose.Offers, CategorySet.Of(Category.FullName)), default);
            Assert.False(offers.Permitted);
            return true;
        });
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Opt_out_of_a_typed_address_holds_at_once_and_survives_erasure(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        using var browser = host.Browser(cookies: false);
        var email = $"stop-{provider}@example.org";
        var page = await browser.GetAsync("/privacy/choices");
        var done = await page.Form("Stop").Fill("Email", email).SubmitAsync("Stop it");
        Assert.Contains("It is stopped", done.Text, StringComparison.Ordinal);
        var record = await RecordOfNewPersonAsync(host, browser, email, "Stop");
        var erase = await browser.GetAsync(record.Url.ToString().Replace("/privacy/record?", "/privacy/record/erase?", StringComparison.Ordinal));
        await erase.Form("Sure").Check("Sure").SubmitAsync();
        await host.ScopedAsync(async s =>
        {
            var newest = await s.GetRequiredService<ChoiceBook>().NewestAsync(s.GetRequiredService<Intake>().EmailIndex(email), "inkwell", default);
            Assert.False(newest[Scope.Offers].OptedIn);
            return true;
        });
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task New_address_counts_once_its_owner_used_the_link(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        using var browser = host.Browser(cookies: false);
        var (old, now) = ($"old-{provider}@example.org", $"new-{provider}@example.org");
        var record = await RecordOfNewPersonAsync(host, browser, old, "Mover");
        var form = await record.FollowAsync("Correct");
        var saved = await form.Form("Form.Name").Fill("Form.Name", "Mover Moved").Fill("Form.Email", now).SubmitAsync();
        Assert.Contains("mailed a link to the new address", saved.Text, StringComparison.Ordinal);
        Assert.Contains("Mover Moved", (await browser.GetAsync(record.Url)).Text, StringComparison.Ordinal);
        var proof = MailFolder.Link(await host.Mail.WaitAsync(now, "Confirm"), "/privacy/record/link/");
        var changed = await (await browser.GetAsync(proof)).Form("form.use-link").SubmitAsync();
        Assert.Contains("Your new address is in place", changed.Text, StringComparison.Ordinal);
        var told = await host.Mail.WaitAsync(old, "was replaced");
        Assert.Contains("If it wasn't you", told.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain(now, told.TextBody, StringComparison.Ordinal);
        var (oldPerson, newPerson) = await host.ScopedAsync(async s =>
        {
            var (intake, people) = (s.GetRequiredService<Intake>(), s.GetRequiredService<PersonDirectory>());
            return (await people.FindAddressAsync(intake.EmailIndex(old), default), await people.FindAddressAsync(intake.EmailIndex(now), default));
        });
        Assert.Null(oldPerson);
        Assert.NotNull(newPerson?.ProvedAt);
    }
}
