using System.Globalization;
using System.Net;
using Kept.Server.Campaigns;
using Kept.Server.Ledgers;
using Kept.Server.Orders;
using Kept.Server.Requests;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Kept.Tests.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Requests;

/// <summary>Requests as staff handle them, and the watch over them.</summary>
public sealed class DeskTests(SharedHosts hosts)
{
    public static TheoryData<Provider> Providers => [Provider.Sqlite, Provider.Postgres];

    [Theory, MemberData(nameof(Providers))]
    public async Task Letter_typed_in_by_staff_has_its_clock_from_the_day_it_came(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        using var staff = await host.StaffAsync();
        var came = host.Clock.GetUtcNow().AddDays(-20);
        var filed = await TypeAsync(staff, f => f.Fill("Form.Kind", "Categories").Fill("Form.Channel", "Letter")
            .Fill("Form.ReceivedOn", came.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Fill("Form.Name", "Lena Letter").Fill("Form.Letter", "Who got my data? Lena Letter, 1 Main St, Oakland CA 94607"));
        Assert.Contains("Who received what in the past year", filed.Text, StringComparison.Ordinal);
        Assert.Contains(came.AddDays(30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), filed.Text, StringComparison.Ordinal);
        var elsewhere = await TypeAsync(staff, f => f.Fill("Form.Kind", "Categories").Fill("Form.Channel", "Elsewhere").Fill("Form.Name", "Lena Letter").Fill("Form.Letter", "Who got my data?"));
        Assert.Contains(host.Clock.GetUtcNow().AddDays(150).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), elsewhere.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Typed_letter_with_errors_names_each_field_and_files_nothing()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var staff = await host.StaffAsync();
        var before = await host.DbAsync(db => db.Set<Request>().CountAsync());
        var page = await TypeAsync(staff, f => f.Fill("Form.Channel", "Agent").Fill("Form.ReceivedOn", "yesterday").Fill("Form.Email", "no address").Fill("Form.Phone", "12"));
        foreach (var words in new[] { "yyyy-MM-dd, within the past year", "has an @ in it", "too few digits", "Type what it says", "signed mandate is filed" })
            Assert.Contains(words, page.Text, StringComparison.Ordinal);
        Assert.Equal(before, await host.DbAsync(db => db.Set<Request>().CountAsync()));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Longer_term_is_taken_once_and_the_person_is_told_why(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        using var staff = await host.StaffAsync();
        var email = $"longer-{provider}@example.org";
        var page = await TypeAsync(staff, f => f.Fill("Form.Email", email).Fill("Form.Letter", "Show me all."));
        page = await page.Form("form[action*='Extend']").Fill("Reason", "records").SubmitAsync();
        Assert.Contains(host.Clock.GetUtcNow().AddDays(90).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("form[action*='Extend']"));
        var twice = await staff.PostAsync($"{page.Url.AbsolutePath}?handler=Extend", ("Reason", "many"));
        Assert.Contains("it was taken already", twice.Text, StringComparison.Ordinal);
        Assert.Contains(host.Clock.GetUtcNow().AddDays(90).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), twice.Text, StringComparison.Ordinal);
        var mail = await host.Mail.WaitAsync(email, "takes us longer");
        Assert.Contains("there are many records to look through", mail.TextBody, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Refusal_is_mailed_with_its_statute(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        using var staff = await host.StaffAsync();
        var email = $"refused-{provider}@example.org";
        var page = await TypeAsync(staff, f => f.Fill("Form.Email", email).Fill("Form.Kind", "Delete").Fill("Form.Letter", "Erase me."));
        Assert.Contains("Before that it must be proved", page.Text, StringComparison.Ordinal);
        Assert.Contains("First it must be proved", (await staff.PostAsync($"{page.Url.AbsolutePath}?handler=Fulfil")).Text, StringComparison.Ordinal);
        await page.Form("form[action*='Deny']").Fill("Reason", "legal-obligation").SubmitAsync();
        var mail = await host.Mail.WaitAsync(email, "cannot do what you asked");
        Assert.Contains("GDPR Art. 17(3)(b)", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("refused", (await staff.GetAsync("/console/requests?closed=true")).Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Staff_ask_the_person_and_once_more_and_are_told_how_often_it_is_mailed(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        using var staff = await host.StaffAsync();
        var email = $"asked-{provider}@example.org";
        var page = await TypeAsync(staff, f => f.Fill("Form.Email", email).Fill("Form.Kind", "Delete").Fill("Form.Letter", "Erase me."));
        page = await page.Form("form[action*='Ask']").SubmitAsync("Ask the person by mail");
        for (var i = 0; i < 2; i++)
            page = await page.Form("form[action*='Ask']").SubmitAsync("Ask once more by mail");
        Assert.Contains("at most once an hour", page.Text, StringComparison.Ordinal);
        var request = Guid.Parse(page.Url.Segments[^1]);
        Assert.Equal(2, await host.DbAsync(db => db.Set<OutboxMail>().CountAsync(m => m.SubjectId == request && m.Kind == "request-proof")));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Number_and_zip_code_of_an_order_prove_a_letter_and_it_is_done(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var email = $"by-order-{provider}@example.org";
        var sale = await Sale.MakeAsync(host, email);
        using var staff = await host.StaffAsync();
        var page = await TypeAsync(staff, f => f.Fill("Form.Order", sale.Number).Fill("Form.Kind", "Delete").Fill("Form.Letter", "Erase me, I have no mailbox any more."));
        var wrong = await page.Form("OrderNumber").Fill("OrderNumber", sale.Number).Fill("PostalCode", "10001").SubmitAsync("Compare");
        Assert.Contains("No order of this person", wrong.Text, StringComparison.Ordinal);
        var proved = await wrong.Form("OrderNumber").Fill("OrderNumber", sale.Number).Fill("PostalCode", "94607-1234").SubmitAsync("Compare");
        var confirm = await proved.FollowAsync("Erase this person");
        var unreasoned = await confirm.Form("Sure").Check("Sure").SubmitAsync("Erase this person");
        Assert.Contains("Choose the reason", unreasoned.TextOf(".error-summary"), StringComparison.Ordinal);
        var unread = await unreasoned.Form("Sure").Fill("Reason", "person-asked").SubmitAsync("Erase this person");
        Assert.Contains("Confirm that you have read", unread.TextOf(".error-summary"), StringComparison.Ordinal);
        Assert.True(await RecordSteps.KnowsAsync(host, email));

        await unread.Form("Sure").Fill("Reason", "person-asked").Check("Sure").SubmitAsync("Erase this person");
        Assert.False(await RecordSteps.KnowsAsync(host, email));
        var request = Guid.Parse(page.Url.Segments[^1]).ToString("N");
        var body = await host.DbAsync(db => db.Set<LedgerEntry>()
            .Where(e => e.Kind == EntryKind.StaffActed && e.Body!.Contains(request)).Select(e => e.Body!).SingleAsync());
        Assert.Matches("\"actor\":\"staff:.*\"reason\":\"person-asked\"", body);
    }

    [Fact]
    public async Task Order_that_was_only_begun_proves_nothing()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = host.Browser();
        var shopper = new Shopper(browser, "only-begun@example.org");
        var sku = await host.ProductAsync(3);
        await shopper.AddAsync(sku);
        await (await shopper.CheckoutAsync()).SubmitAsync();
        var number = await host.DbAsync(db => db.Set<Order>().Where(o => o.Lines.Any(l => l.Sku == sku)).Select(o => o.Number).SingleAsync());
        using var staff = await host.StaffAsync();
        var page = await TypeAsync(staff, f => f.Fill("Form.Email", shopper.Email).Fill("Form.Kind", "Delete").Fill("Form.Letter", "Erase me."));
        var compared = await page.Form("OrderNumber").Fill("OrderNumber", number).Fill("PostalCode", "94607").SubmitAsync("Compare");
        Assert.Contains("No order of this person", compared.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Watch_confirms_reminds_and_ends_whatever_was_left_lying(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var staff = await host.StaffAsync();
        var typed = await TypeAsync(staff, f => f.Fill("Form.Email", "watched@example.org").Fill("Form.Letter", "Show me."));
        await host.Mail.WaitAsync("watched@example.org", "We received your request");
        var lost = Guid.Parse((await TypeAsync(staff, f => f.Fill("Form.Email", "lost@example.org").Fill("Form.Letter", "Show me."))).Url.Segments[^1]);
        await host.DbAsync(db => db.Set<Request>().Where(r => r.Id == lost).ExecuteUpdateAsync(r => r.SetProperty(x => x.PersonId, (Guid?)null)));
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        await Eventually.TrueAsync("the lost request to end", () => host.DbAsync(db => db.Set<Request>().AnyAsync(r => r.Id == lost && r.ClosedBy == "watch")));
        host.Clock.Advance(TimeSpan.FromDays(36));
        var officer = (await host.DbAsync(db => db.Set<Kept.Server.Network.SiteRow>().Where(s => s.Id == "inkwell").Select(s => s.Settings).SingleAsync())).Split("\"privacyEmail\":\"")[1].Split('"')[0];
        var soon = await host.Mail.WaitAsync(officer, "Due soon");
        Assert.DoesNotContain("watched@example.org", soon.ToString(), StringComparison.Ordinal);
        host.Clock.Advance(TimeSpan.FromDays(10));
        await host.Mail.WaitAsync(officer, "Late");
        using var later = await host.StaffAsync();
        Assert.Contains("1 overdue", (await later.GetAsync("/console/requests")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await later.GetAsync(typed.Url)).Status);
    }

    [Fact]
    public async Task Watch_that_sleeps_is_told_to_staff()
    {
        await using var host = await KeptHost.StartAsync(Provider.Postgres);
        using var staff = await host.StaffAsync();
        await Eventually.TrueAsync("the first look", () => host.DbAsync(db => db.Set<RequestWatchMark>().AnyAsync()));
        Assert.DoesNotContain("has not looked for an hour", (await staff.GetAsync("/console/requests")).Text, StringComparison.Ordinal);
        // Another node, which hangs, holds the lease.
        var until = host.Clock.GetUtcNow().AddDays(1);
        await host.DbAsync(db => db.Set<Lease>().Where(l => l.Name == nameof(RequestWatch)).ExecuteUpdateAsync(l => l.SetProperty(x => x.Owner, "hung").SetProperty(x => x.Until, until)));
        var old = host.Clock.GetUtcNow().AddHours(-2);
        host.Clock.Advance(TimeSpan.FromMinutes(3));
        await host.DbAsync(db => db.Set<RequestWatchMark>().ExecuteUpdateAsync(m => m.SetProperty(x => x.At, old)));
        Assert.Contains("has not looked for an hour", (await staff.GetAsync("/console/requests")).Text, StringComparison.Ordinal);
        Assert.Contains("more than an hour ago", (await staff.GetAsync("/console/requests/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_count_a_year_by_kind_with_median_days()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var staff = await host.StaffAsync();
        var today = host.Clock.GetUtcNow();
        foreach (var days in new[] { 2, 4, 12 })
        {
            var page = await TypeAsync(staff, f => f.Fill("Form.Kind", "Question").Fill("Form.ReceivedOn", today.AddDays(-days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Fill("Form.Name", "Q").Fill("Form.Letter", "Why?"));
            await page.Form("form[action*='Close']").SubmitAsync("Close");
        }
        var metrics = await staff.GetAsync($"/console/requests/metrics?year={today.AddDays(-2).Year}");
        var row = metrics.Document.QuerySelectorAll("tr").First(r => r.TextContent.Contains("Question", StringComparison.Ordinal)).Children.Select(c => c.TextContent).ToList();
        Assert.Equal(["Question", "3", "3", "0", "0", "0"], row.Take(6));
        Assert.InRange(double.Parse(row[6], System.Globalization.CultureInfo.InvariantCulture), 3.4, 4.6);
        Assert.InRange(double.Parse(row[7], System.Globalization.CultureInfo.InvariantCulture), 5.4, 6.6);
    }

    private static async Task<Page> TypeAsync(Browser staff, Action<Form> fill)
    {
        var form = (await staff.GetAsync("/console/requests/new")).Form("Form.Letter").Fill("Form.Site", "inkwell");
        fill(form);
        return await form.SubmitAsync("File it");
    }
}
