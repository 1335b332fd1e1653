using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Dom.Events;
using AngleSharp.Html.Parser;

namespace Kept.Tests.Hosting;

/// <summary>
/// Finds where a page breaks the HTML standard in ways that readers, screen readers and other programs notice: syntax errors, ids that
/// stand twice or nowhere, fields without labels, skipped headings, times that no program can read, blocks inside lines of text.
/// </summary>
internal static partial class HtmlCheck
{
    private const string Blocks = "address, article, aside, blockquote, details, div, dl, fieldset, figure, footer, form, h1, h2, h3, h4, h5, h6, header, hr, main, nav, ol, p, pre, section, table, ul";

    private const string Lines = "p, span, button, label, h1, h2, h3, h4, h5, h6, strong, em, b, i, small, code, abbr, time, legend";

    /// <summary>What is wrong, one sentence a fault; none when the page is in order.</summary>
    public static IReadOnlyList<string> Faults(string html)
    {
        var faults = new List<string>();
        var parser = new HtmlParser(new HtmlParserOptions { IsKeepingSourceReferences = true });
        parser.Error += (_, e) => faults.Add(e is HtmlErrorEvent error ? $"Syntax at {error.Position}: {error.Message}" : "Syntax");
        var document = parser.ParseDocument(html);
        faults.AddRange([
            .. Document(document), .. Headings(document), .. Ids(document), .. References(document), .. Names(document),
            .. document.QuerySelectorAll("time[datetime]").Select(t => t.GetAttribute("datetime")!).Where(t => !IsTime(t)).Select(t => $"No program can read the time '{t}'."),
            .. document.QuerySelectorAll(Lines).Where(e => e.QuerySelector(Blocks) is not null).Select(e => $"<{e.LocalName}> holds a <{e.QuerySelector(Blocks)!.LocalName}>: {Shown(e)}"),
            .. document.QuerySelectorAll("a a, a button, button a, a input, a select, label label, form form").Select(e => $"<{e.LocalName}> stands inside of one that is pressed: {Shown(e)}"),
            .. document.QuerySelectorAll("ul > :not(li, script, template), ol > :not(li, script, template)").Select(e => $"<{e.LocalName}> stands in a list and is no item: {Shown(e)}"),
            .. document.QuerySelectorAll("dl > :not(dt, dd, div, script, template)").Select(e => $"<{e.LocalName}> stands in a list of terms: {Shown(e)}"),
        ]);
        return faults;
    }

    private static IEnumerable<string> Document(IHtmlDocument document)
    {
        if (document.Doctype is not { Name: "html" })
            yield return "The document type is missing.";
        if (string.IsNullOrEmpty(document.DocumentElement.GetAttribute("lang")))
            yield return "<html> has no language.";
        if (string.IsNullOrWhiteSpace(document.Title))
            yield return "The page has no title.";
        if (document.QuerySelectorAll("main").Length != 1)
            yield return "The page has not exactly one <main>.";
    }

    private static IEnumerable<string> Headings(IHtmlDocument document)
    {
        if (document.QuerySelectorAll("h1").Length != 1)
            yield return $"The page has {document.QuerySelectorAll("h1").Length} headings <h1>.";
        var last = 0;
        foreach (var heading in document.QuerySelectorAll("h1, h2, h3, h4, h5, h6"))
        {
            var level = heading.LocalName[1] - '0';
            if (level > last + 1)
                yield return $"After a heading of level {last} comes one of level {level}: '{Page.Words(heading.TextContent)}'.";
            if (heading.TextContent.Trim().Length == 0)
                yield return $"A heading of level {level} is empty.";
            last = level;
        }
    }

    private static IEnumerable<string> Ids(IHtmlDocument document) =>
    [
        .. document.QuerySelectorAll("[id]").GroupBy(e => e.Id!, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => $"The id '{g.Key}' stands {g.Count()} times."),
        .. document.QuerySelectorAll("[id]").Where(e => e.Id!.Length == 0 || e.Id.Any(char.IsWhiteSpace)).Select(e => $"'{e.Id}' is no id."),
    ];

    /// <summary>What names an id names one that is there.</summary>
    private static IEnumerable<string> References(IHtmlDocument document) =>
        from attribute in new[] { "for", "form", "list", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns" }
        from element in document.QuerySelectorAll($"[{attribute}]")
        from id in element.GetAttribute(attribute)!.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where document.GetElementById(id) is null
        select $"{attribute}=\"{id}\" names nothing: {Shown(element)}";

    private static IEnumerable<string> Names(IHtmlDocument document)
    {
        foreach (var field in document.QuerySelectorAll("input:not([hidden], [type=hidden], [type=submit], [type=button], [type=image]), select:not([hidden]), textarea:not([hidden])"))
            if (!field.HasAttribute("aria-label") && !field.HasAttribute("aria-labelledby") && field.Closest("label") is null
                && (field.Id is not { Length: > 0 } id || document.QuerySelector($"label[for='{id}']") is null))
                yield return $"The field has no label: {Shown(field)}";
        foreach (var image in document.QuerySelectorAll("img:not([alt])"))
            yield return $"The picture has no alternative text: {Shown(image)}";
        foreach (var pressed in document.QuerySelectorAll("a[href], button"))
            if (pressed.TextContent.Trim().Length == 0 && !pressed.HasAttribute("aria-label") && !pressed.HasAttribute("aria-labelledby") && pressed.QuerySelector("img[alt]:not([alt=''])") is null)
                yield return $"Nothing says what it does: {Shown(pressed)}";
        foreach (var link in document.QuerySelectorAll("a[href^='#']").Where(a => a.GetAttribute("href") is { Length: > 1 } href && document.GetElementById(Uri.UnescapeDataString(href[1..])) is null))
            yield return $"The link leads nowhere on this page: {Shown(link)}";
    }

    /// <summary>A date, a date and time, a month, a year or a duration as HTML writes them (section 2.3.5).</summary>
    internal static bool IsTime(string text) => Duration().IsMatch(text) && text.Length > 2
        || (Moment().IsMatch(text) && DateTimeOffset.TryParse(text.Length == 4 ? $"{text}-01-01" : text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _));

    private static string Shown(IElement element) => element.OuterHtml.Length > 160 ? element.OuterHtml[..160] + "…" : element.OuterHtml;

    [GeneratedRegex(@"^\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$")]
    private static partial Regex Moment();

    [GeneratedRegex(@"^P(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d{1,3})?S)?)?$")]
    private static partial Regex Duration();
}
