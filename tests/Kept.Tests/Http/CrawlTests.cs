using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Kept.Tests.Architecture;
using Kept.Tests.Hosting;

namespace Kept.Tests.Http;

/// <summary>Every link of every page leads somewhere, and every page is HTML that keeps the standard.</summary>
public sealed partial class CrawlTests(CrawledShops shops) : IClassFixture<CrawledShops>
{
    /// <summary>Links of mails that end when they are used.</summary>
    private static readonly string[] OneTime = ["/account/link/{token}", "/privacy/record/link/{token}"];

    /// <summary>Where no page links to: entrances of programs, doors of letters that were not sent here, pages after an act.</summary>
    private static readonly string[] Elsewhere =
    [
        "/healthz", "/readyz", "/problem/{status:int}", "/console/problem/{status:int}", "/b.gif", "/favicon.ico", "/theme.css", "/favicon.svg",
        "/api/", "/v1/", "/openapi/", "/scalar", "/ledger/", "/.well-known/", "/finder/", "/console/setup/{token}", "/console/recover/{token}", "/console/outbox/retry", "/console/catalogue/remove", "/console/requests/{id:guid}/erase", "/console/visits/live",
        "/console/sign-in/code", "/console/campaigns/{id:guid}/progress", "/console/outbox/{id:guid}/html", "/partner/errands/{token}",
        "/privacy/record/making", "/privacy/record/erased", "/privacy/requests/prove/{token}", "/privacy/requests/verify/{token}",
    ];

    [Fact]
    public void Every_link_picture_script_and_style_sheet_answers() => Findings.None(shops.Pages
        .Where(p => p.Page.Status != HttpStatusCode.OK && !(p.Page.Status == HttpStatusCode.Gone && OneTime.Contains(Crawler.RouteOf(p.Url.AbsolutePath))))
        .Select(p => p.ToString()));

    [Fact]
    public void Every_page_keeps_the_html_standard() => Findings.None(shops.Pages
        .Where(p => p.IsHtml && !IsLetter(p) && !p.Page.Url.AbsolutePath.StartsWith("/scalar", StringComparison.Ordinal))
        .SelectMany(p => HtmlCheck.Faults(p.Page.Source).Select(f => (Route: Crawler.RouteOf(p.Page.Url.AbsolutePath), Fault: f)))
        .Distinct()
        .Select(f => $"{f.Route}: {f.Fault}"));

    [Fact]
    public void No_cache_gives_one_persons_page_to_another() => Findings.None(shops.Pages
        .Where(p => p.IsHtml && p.Page.Headers.CacheControl?.NoStore != true && !string.Join(',', p.Page.Headers.Vary).Contains("Cookie", StringComparison.Ordinal))
        .Select(p => p.ToString()));

    /// <summary>Rules, and the facts of ledger entries, are quoted as programs write them.</summary>
    [Fact]
    public void Shoppers_read_every_date_in_one_format() => Findings.None(shops.Pages
        .Where(p => p.IsHtml && !IsForPrograms(p.Page.Url.AbsolutePath))
        .SelectMany(p => ProgramDate().Matches(WordsOf(p.Page)).Select(m => (Route: Crawler.RouteOf(p.Page.Url.AbsolutePath), Date: m.Value)))
        .Distinct()
        .Select(d => $"{d.Route} shows {d.Date}"));

    [Fact]
    public async Task Every_form_posts_where_posts_are_taken()
    {
        using var browser = shops.Host.Browser();
        foreach (var (action, page) in shops.Posts.DistinctBy(p => Crawler.RouteOf(p.Key)))
        {
            using var answer = await browser.SendRawAsync(new HttpRequestMessage(HttpMethod.Options, new Uri(browser.Home, action)));
            Assert.True(answer.Content.Headers.Allow.Contains("POST"), $"{page.PathAndQuery} posts to {action}, which takes {string.Join(", ", answer.Content.Headers.Allow)}.");
        }
    }

    /// <summary>A page that nothing leads to is not checked by this test, and most likely not found by people.</summary>
    [Fact]
    public void Every_page_of_the_route_tables_was_crawled()
    {
        var crawled = shops.Pages.SelectMany(p => new[] { p.Url, p.Page.Url }).Select(u => Crawler.RouteOf(u.AbsolutePath)).ToHashSet(StringComparer.Ordinal);
        Findings.None(shops.Gettable().Where(t => !crawled.Contains(t) && !Elsewhere.Any(e => t.StartsWith(e, StringComparison.Ordinal))));
    }

    private static bool IsForPrograms(string path) =>
        new[] { "/console", "/scalar", "/ledger", "/openapi", "/api", "/v1" }.Any(p => path.StartsWith(p, StringComparison.Ordinal));

    private static string WordsOf(Page page)
    {
        var copy = (IElement)page.Document.Body!.Clone();
        foreach (var quoted in copy.QuerySelectorAll("code, pre, .hash, script"))
            quoted.Remove();
        return copy.TextContent;
    }

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}|\d UTC\b")]
    private static partial Regex ProgramDate();

    /// <summary>Letters are shown in frames of their own, as the mail program would.</summary>
    private static bool IsLetter(CrawledPage page) => page.Url.AbsolutePath.EndsWith("/html", StringComparison.Ordinal) || page.Url.AbsolutePath.EndsWith("/preview", StringComparison.Ordinal);
}
