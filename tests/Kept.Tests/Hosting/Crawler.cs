using System.Web;
using Kept.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Template;

namespace Kept.Tests.Hosting;

/// <summary>One address that the crawler asked for.</summary>
/// <param name="Url">The address, before redirects.</param>
/// <param name="From">The page that links to it; null for where the crawl began.</param>
/// <param name="Page">The answer, after redirects.</param>
internal sealed record CrawledPage(Uri Url, Uri? From, Page Page)
{
    public bool IsHtml => Page.MediaType == "text/html";

    public override string ToString() => $"{Url.PathAndQuery} ({(int)Page.Status}), linked from {From?.PathAndQuery ?? "the start"}";
}

/// <summary>
/// Follows every link, picture, script, style sheet and form with GET within one site. Of the addresses that one route answers it asks
/// for a few, for a shop has thousands of products. The browser tests can walk over <see cref="Pages"/> too.
/// </summary>
internal sealed class Crawler(Browser browser, int samples = 3)
{
    private static readonly (TemplateMatcher Matcher, string Template)[] Templates =
    [
        .. Routes.Table.Rules.Select(r => (new TemplateMatcher(TemplateParser.Parse(r.Template.Trim('/')), []), r.Template))
            .OrderBy(t => t.Template.Count(c => c == '{')).ThenByDescending(t => t.Template.Length),
    ];

    private readonly Queue<(Uri Url, Uri? From)> waiting = new();
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> asked = new(StringComparer.Ordinal);
    private readonly List<CrawledPage> pages = [];
    private readonly Dictionary<string, Uri> posts = new(StringComparer.Ordinal);

    /// <summary>Every answer so far.</summary>
    public IReadOnlyList<CrawledPage> Pages => pages;

    /// <summary>Where forms post to, and a page that holds each.</summary>
    public IReadOnlyDictionary<string, Uri> Posts => posts;

    /// <summary>Begins at these paths, and goes on until every kind of address was asked for.</summary>
    public async Task RunAsync(params string[] starts)
    {
        foreach (var start in starts)
            Add(new Uri(browser.Home, start), from: null);
        while (waiting.TryDequeue(out var next))
        {
            var crawled = new CrawledPage(next.Url, next.From, await browser.GetAsync(next.Url));
            pages.Add(crawled);
            // Where a redirect led to another site, its pages are not ours to crawl.
            if (crawled.IsHtml && crawled.Page.Url.Authority == browser.Home.Authority)
                AddLinks(crawled.Page);
        }
    }

    /// <summary>The template of the route that answers a path; the path itself when none does.</summary>
    public static string RouteOf(string path) =>
        Templates.FirstOrDefault(t => t.Matcher.TryMatch(PathString.FromUriComponent(path), [])).Template ?? path;

    private void AddLinks(Page page)
    {
        foreach (var (attribute, selector) in new[] { ("href", "a[href], area[href], link[href]"), ("src", "img[src], script[src], iframe[src], source[src], input[src]") })
            foreach (var element in page.Document.QuerySelectorAll(selector))
                Add(new Uri(page.Url, element.GetAttribute(attribute)), page.Url);
        foreach (var form in page.Document.Forms)
        {
            var action = new Uri(page.Url, form.GetAttribute("action") is { Length: > 0 } given ? given : page.Url.PathAndQuery);
            if (form.Method.Equals("post", StringComparison.OrdinalIgnoreCase))
                posts.TryAdd(action.AbsolutePath, page.Url);
            else
                Add(action, page.Url);
        }
    }

    private void Add(Uri url, Uri? from)
    {
        if (url.Scheme is not ("http" or "https") || url.Authority != browser.Home.Authority || !seen.Add(url.PathAndQuery))
            return;
        var kind = RouteOf(url.AbsolutePath) + string.Concat(HttpUtility.ParseQueryString(url.Query).AllKeys.Order(StringComparer.Ordinal).Select(k => $"&{k}"));
        var count = asked[kind] = asked.GetValueOrDefault(kind) + 1;
        if (count <= samples || from is null)
            waiting.Enqueue((url, from));
    }
}
