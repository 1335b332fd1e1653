using Kept.Server.Campaigns;
using Kept.Tests.Campaigns;
using Kept.Tests.Hosting;
using Kept.Tests.Network;
using Kept.Tests.Orders;
using Microsoft.EntityFrameworkCore;
using static Kept.Tests.Notices.Noticed;
using static Kept.Tests.Policies.PublishingSteps;
using static Kept.Tests.Requests.RecordSteps;

namespace Kept.Browser.Layout;

/// <summary>
/// Every page that links lead to is looked at in two widths and two colour schemes. Pictures of all are kept in
/// <c>artifacts/screenshots/crawl</c>.
/// </summary>
public class LayoutTests(Chromium chromium)
{
    private const string Email = "layout@example.org";

    /// <summary>Pages that forms and redirects lead to.</summary>
    private static readonly string[] Unlinked = ["/account/sign-in", "/search?q=hp+61", "/search?q=zzz", "/privacy/policy/compare", "/privacy/policy/compare?from=2025-06-01&to=2026-11-01"];

    [Fact]
    public async Task Every_page_of_shop_and_privacy_centre_is_laid_out_well()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var browser = host.Browser();
        var order = await new Shopper(browser, Email).BuyAsync(await host.ProductAsync(pieces: 20), quantity: 2);
        await Offers.ChooseAsync(host.Services, Email, optedIn: true);
        await Offers.DoneAsync(host.Services, await Offers.CampaignAsync(host.Services));
        await PutInForceAsync(host);
        await NoticeAsync(host, Email);
        await using var visitor = await chromium.VisitAsync(Habit.Desk);
        var page = visitor.Page;
        await page.GotoAsync((await LinkAsync(host, browser, Email)).ToString());
        await page.Locator("form.use-link button").ClickAsync();
        await visitor.ArriveAsync("/privacy/record");
        var record = new Uri(page.Url);
        await page.GotoAsync(new Uri(browser.Home, "/p/hp-61-black").ToString());
        await page.Locator("main form[action*='/cart/add'] button").First.ClickAsync();
        await visitor.ArriveAsync("/cart");

        var crawl = new Crawl(visitor, browser.Home, "shop-");
        var faults = await crawl.RunAsync([record, order.Url, .. Unlinked.Select(u => new Uri(browser.Home, u)), .. MailedLinks(host)]);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        // The mailed link that opened the record is gone once it was used, and the browser says so.
        Assert.DoesNotContain(visitor.Complaints, c => !c.Contains("status of 410", StringComparison.Ordinal));
        Assert.Superset(
            new HashSet<string> { "/", "/p/*", "/c/*", "/cart", "/checkout", "/privacy/choices?session", "/privacy/record?session", "/privacy/notice/*", "/privacy/policy/compare", "/search?q", "/u/*", "/why/*" },
            crawl.Kinds.ToHashSet());
    }

    [Fact]
    public async Task Every_page_of_the_console_is_laid_out_well()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var browser = host.Browser();
        await new Shopper(browser, Email).BuyAsync(await host.ProductAsync(pieces: 20), quantity: 2);
        await WriteLetterAsync(browser, Email, "Lena Layout");
        await Offers.CampaignAsync(host.Services);
        await FailMailsAsync(host);
        await PutInForceAsync(host);
        await SiteChange.CloseAsync(host, "foolscap");
        await using var visitor = await chromium.VisitAsync(Habit.Desk);
        var staff = new Colleague(visitor, host);
        await staff.SetUpAsync(await host.InviteAsync());

        var crawl = new Crawl(visitor, new Uri(staff.Url("/console")), "console-");
        var faults = await crawl.RunAsync();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.Empty(visitor.Complaints);
        Assert.Superset(
            new HashSet<string> { "/console", "/console/orders", "/console/orders/*", "/console/outbox/retry", "/console/policies/*/review", "/console/requests", "/console/campaigns", "/console/ledger", "/console/policies" },
            crawl.Kinds.ToHashSet());
    }

    [Fact]
    public async Task Page_of_a_shop_closed_for_maintenance_is_laid_out_well()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var browser = host.Browser("foolscap");
        await SiteChange.CloseAsync(host, "foolscap");
        await using var visitor = await chromium.VisitAsync(Habit.Desk);
        var faults = await new Crawl(visitor, browser.Home, "closed-", expected: 503).RunAsync();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.Contains("Foolscap is closed for maintenance", await visitor.Page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
    }

    /// <summary>Waits until every mail has left, and says that the mail server refused them.</summary>
    private static async Task FailMailsAsync(KeptHost host)
    {
        await Eventually.TrueAsync("the mails to leave", () => host.DbAsync(async db => !await db.Set<OutboxMail>().AnyAsync(m => m.EndedAt == null)));
        await host.DbAsync(db => db.Set<OutboxMail>().ExecuteUpdateAsync(m => m.SetProperty(x => x.State, MailState.Failed).SetProperty(x => x.Reason, "smtp-550")));
    }

    private static IEnumerable<Uri> MailedLinks(KeptHost host) => host.Mail.To(Email)
        .SelectMany(m => new AngleSharp.Html.Parser.HtmlParser().ParseDocument(m.HtmlBody ?? "").QuerySelectorAll("a[href^='http']"))
        .Select(a => new Uri(a.GetAttribute("href")!));
}
