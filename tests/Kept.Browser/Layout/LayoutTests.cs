using Kept.Tests.Campaigns;
using Kept.Tests.Hosting;
using Kept.Tests.Orders;
using static Kept.Tests.Requests.RecordSteps;

namespace Kept.Browser.Layout;

/// <summary>
/// Every page that links lead to is looked at in two widths and two colour schemes. Pictures of all are kept in
/// <c>artifacts/screenshots/crawl</c>.
/// </summary>
public class LayoutTests(Chromium chromium)
{
    private const string Email = "layout@example.org";

    [Fact]
    public async Task Every_page_of_shop_and_privacy_centre_is_laid_out_well()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var browser = host.Browser();
        var order = await new Shopper(browser, Email).BuyAsync(await host.ProductAsync(pieces: 20), quantity: 2);
        await Offers.ChooseAsync(host.Services, Email, optedIn: true);
        await Offers.DoneAsync(host.Services, await Offers.CampaignAsync(host.Services));
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
        var faults = await crawl.RunAsync([record, order.Url, new Uri(browser.Home, "/account/sign-in"), .. MailedLinks(host)]);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        // The mailed link that opened the record is gone once it was used, and the browser says so.
        Assert.DoesNotContain(visitor.Complaints, c => !c.Contains("status of 410", StringComparison.Ordinal));
        Assert.Superset(
            new HashSet<string> { "/", "/p/*", "/c/*", "/cart", "/checkout", "/privacy/choices?session", "/privacy/record?session", "/u/*", "/why/*" },
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
        await using var visitor = await chromium.VisitAsync(Habit.Desk);
        var staff = new Colleague(visitor, host);
        await staff.SetUpAsync(await host.InviteAsync());

        var crawl = new Crawl(visitor, new Uri(staff.Url("/console")), "console-");
        var faults = await crawl.RunAsync();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.Empty(visitor.Complaints);
        Assert.Superset(
            new HashSet<string> { "/console", "/console/orders", "/console/orders/*", "/console/requests", "/console/campaigns", "/console/ledger", "/console/policies" },
            crawl.Kinds.ToHashSet());
    }

    private static IEnumerable<Uri> MailedLinks(KeptHost host) => host.Mail.To(Email)
        .SelectMany(m => new AngleSharp.Html.Parser.HtmlParser().ParseDocument(m.HtmlBody ?? "").QuerySelectorAll("a[href^='http']"))
        .Select(a => new Uri(a.GetAttribute("href")!));
}
