using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Kept.Tests.Hosting;

/// <summary>An answer as a person meets it: status, address after redirects, text, links and forms.</summary>
public sealed class Page
{
    private readonly Browser browser;

    internal Page(Browser browser, HttpResponseMessage response, string source, IHtmlDocument document)
    {
        this.browser = browser;
        Status = response.StatusCode;
        Url = response.RequestMessage!.RequestUri!;
        Headers = response.Headers;
        MediaType = response.Content.Headers.ContentType?.MediaType;
        Source = source;
        Document = document;
    }

    public HttpStatusCode Status { get; }

    /// <summary>Where the redirects ended.</summary>
    public Uri Url { get; }

    public HttpResponseHeaders Headers { get; }

    public string? MediaType { get; }

    public string Source { get; }

    public IHtmlDocument Document { get; }

    /// <summary>The words of the page, with single spaces.</summary>
    public string Text => Words(Document.Body?.TextContent ?? "");

    /// <summary>The words of the first element that matches a CSS selector. Throws when there is none.</summary>
    public string TextOf(string selector) => Words(Element(selector).TextContent);

    public IElement Element(string selector) => Document.QuerySelector(selector)
        ?? throw new InvalidOperationException($"{Url.PathAndQuery} ({(int)Status}) has nothing that matches '{selector}'. It reads: {Excerpt}");

    /// <summary>Follows the first link whose words contain <paramref name="words"/>.</summary>
    public Task<Page> FollowAsync(string words)
    {
        var links = Document.QuerySelectorAll("a[href]");
        var link = links.FirstOrDefault(a => Words(a.TextContent).Contains(words, StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidOperationException($"{Url.PathAndQuery} ({(int)Status}) has no link '{words}', only: {string.Join(", ", links.Select(a => Words(a.TextContent)))}");
        return browser.GetAsync(new Uri(Url, link.GetAttribute("href")));
    }

    /// <summary>
    /// The first form that matches a CSS selector or has a field of that name; without argument the only one in the page's
    /// main part.
    /// </summary>
    public Form Form(string? find = null)
    {
        var forms = Document.Forms.OfType<IHtmlFormElement>().ToList();
        var own = forms.Where(f => f.Closest("header, footer, nav") is null).ToList();
        var found = find is null ? (own is [var only] ? only : null)
            : forms.Find(f => f.Matches(find)) ?? forms.Find(f => f.Elements.Any(e => e.GetAttribute("name") == find));
        return found is not null
            ? new Form(browser, this, found)
            : throw new InvalidOperationException(
                $"{Url.PathAndQuery} ({(int)Status}) has no {(find is null ? "single form" : $"form '{find}'")}, only: {string.Join(", ", forms.Select(f => $"{f.Method} {f.GetAttribute("action")} {f.ClassName}"))}. It reads: {Excerpt}");
    }

    private string Excerpt => Text.Length > 600 ? Text[..600] + "…" : Text;

    internal static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
