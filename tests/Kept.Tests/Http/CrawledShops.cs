using System.Text.RegularExpressions;
using System.Xml.Linq;
using Kept.Server.Shared;
using Kept.Tests.Campaigns;
using Kept.Tests.Hosting;
using Kept.Tests.Orders;
using Kept.Tests.Policies;
using Kept.Tests.Requests;
using Kept.Tests.Requests.Agents;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Http;

/// <summary>
/// A network in which something of every kind has happened, crawled once for all tests: as a stranger, as a customer with account and
/// record, as an administrator, and from the mails.
/// </summary>
public sealed partial class CrawledShops : IAsyncLifetime
{
    private const string Customer = "ana@crawl.example";

    private readonly List<Crawler> crawlers = [];
    private readonly List<Browser> browsers = [];

    internal KeptHost Host { get; private set; } = null!;

    internal IEnumerable<CrawledPage> Pages => crawlers.SelectMany(c => c.Pages);

    /// <summary>Where forms post to, with a page that holds each.</summary>
    internal IEnumerable<KeyValuePair<string, Uri>> Posts => crawlers.SelectMany(c => c.Posts);

    /// <summary>Crawls on behalf of the administrator.</summary>
    internal Browser Staff { get; private set; } = null!;

    /// <summary>The templates of the route tables that answer GET.</summary>
    internal IEnumerable<string> Gettable() => Host.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
        .Select(e => e.Metadata.GetMetadata<RouteRule>()?.Template).OfType<string>();

    public async ValueTask InitializeAsync()
    {
        Host = await KeptHost.StartAsync(Provider.Sqlite);
        Staff = Keep(await Host.StaffAsync());
        var shopper = await HappenAsync();
        var record = await RecordSteps.RecordOfNewPersonAsync(Host, shopper.Browser, "vera@crawl.example", "Vera Record");
        await CrawlAsync(Host.Browser(), "/", "/robots.txt", "/search?q=ink", "/orders", "/contact", "/scalar", "/privacy/child", "/privacy/parcel", "/privacy/security", "/cart/update", "/console/sign-in", "/sitemap.xml");
        await CrawlAsync(Host.Browser("foolscap"), [.. await SiteMapAsync("foolscap")]);
        await CrawlAsync(Host.Browser(), [.. await SiteMapAsync("inkwell")]);
        await CrawlAsync(shopper.Browser, "/account", "/cart", "/checkout", record.Url.PathAndQuery);
        await CrawlAsync(Staff, "/console", "/console/visits?site=inkwell", "/console/people?q=" + Customer);
        await CrawlAsync(Host.Browser(), [.. MailLinks()]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in browsers)
            browser.Dispose();
        await Host.DisposeAsync();
    }

    /// <summary>Orders, a letter, a request, a campaign, a new policy with its notices, a draft, an agent.</summary>
    private async Task<Shopper> HappenAsync()
    {
        var sale = await Sale.MakeAsync(Host, Customer);
        await sale.ShipAsync("1Z999AA10123456784");
        await Accounts.SignInAsync(Host, sale.Shopper.Browser, Customer);
        await sale.Shopper.AddAsync(await Host.ProductAsync(pieces: 9));
        await RecordSteps.WriteLetterAsync(sale.Shopper.Browser, Customer, "Ana Prior");
        await Offers.CampaignAsync(Host.Services);
        await new Agency(Host, Keep(Host.Browser(cookies: false)), "CRAWLER").EnterAsync(relied: true);
        await PublishingSteps.PutInForceAsync(Host);
        await PublishingSteps.DraftAsync(Staff, PublishingSteps.NextText(Host, Host.Today(40), Host.Today(40)));
        await Host.Mail.WaitAsync(Customer, "changes its privacy policy");
        return sale.Shopper;
    }

    private async Task CrawlAsync(Browser browser, params string[] starts)
    {
        var crawler = new Crawler(browser);
        crawlers.Add(crawler);
        await crawler.RunAsync(starts);
        if (!browsers.Contains(browser))
            browsers.Add(browser);
    }

    /// <summary>The addresses of the site map, a few of each kind.</summary>
    private async Task<IEnumerable<string>> SiteMapAsync(string site)
    {
        using var browser = Host.Browser(site);
        var map = XDocument.Parse((await browser.GetAsync("/sitemap.xml")).Source);
        return map.Descendants().Where(e => e.Name.LocalName == "loc").Select(e => new Uri(e.Value))
            .GroupBy(u => Crawler.RouteOf(u.AbsolutePath)).SelectMany(g => g.Take(5)).Select(u => u.PathAndQuery);
    }

    private IEnumerable<string> MailLinks() => Host.Mail.All
        .SelectMany(m => Links().Matches(m.TextBody ?? "").Concat(Hrefs().Matches(m.HtmlBody ?? "")))
        .Select(m => new Uri(System.Net.WebUtility.HtmlDecode(m.Value).TrimEnd('.', ',', ')')))
        .Where(u => u.Host == "inkwell.localhost").Select(u => u.PathAndQuery).Distinct();

    private Browser Keep(Browser browser)
    {
        browsers.Add(browser);
        return browser;
    }

    [GeneratedRegex(@"https?://[^\s<>""]+")]
    private static partial Regex Links();

    [GeneratedRegex(@"(?<=href="")https?://[^""]+")]
    private static partial Regex Hrefs();
}
