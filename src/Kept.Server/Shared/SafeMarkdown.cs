using System.Text.RegularExpressions;
using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Kept.Server.Shared;

/// <summary>A piece of Markdown that could bring a script or a disguise into a page. Line and column count from 1.</summary>
internal sealed record MarkdownProblem(int Line, int Column, int Length, string Message);

/// <summary>
/// Markdown that staff or operators write for pages and mails: no HTML, no attributes but ids of clauses, and links to the web,
/// to mail and to telephones alone. <see cref="Check"/> reports the rest; <see cref="Parse"/> leaves it out whatever happens.
/// </summary>
internal static partial class SafeMarkdown
{
    private static readonly string[] Schemes = ["http", "https", "mailto", "tel"];

    /// <summary>Renders what <see cref="Parse"/> gives. HTML is shown as text.</summary>
    public static MarkdownPipeline Pipeline { get; } = Common().DisableHtml().Build();

    private static readonly MarkdownPipeline CheckPipeline = Common().UsePreciseSourceLocation().Build();

    /// <param name="markdown">The text.</param>
    /// <param name="pipeline">Another set of extensions than the pages have; it must not let HTML through.</param>
    public static MarkdownDocument Parse(string markdown, MarkdownPipeline? pipeline = null)
    {
        var document = Markdown.Parse(markdown, pipeline ?? Pipeline);
        foreach (var part in document.Descendants().ToList())
        {
            Disarm(part);
            if (part.TryGetAttributes() is { } attributes)
                Reduce(attributes, part);
        }
        return document;
    }

    public static IReadOnlyList<MarkdownProblem> Check(string markdown)
    {
        try
        {
            return [.. Markdown.Parse(markdown, CheckPipeline).Descendants().SelectMany(ProblemsOf).Distinct()];
        }
        catch (ArgumentException)
        {
            return [new(1, 1, 0, "the Markdown is nested too deeply: take quotations, lists and emphasis apart")];
        }
    }

    /// <summary>
    /// Whether a browser that follows the address runs nothing: it is relative, or its scheme is a known one. Browsers skip control
    /// characters and spaces in a scheme, so these are left out first.
    /// </summary>
    public static bool IsSafe(string? address)
    {
        var text = string.Concat((address ?? "").Where(c => c > ' ' && !char.IsControl(c)));
        var scheme = Scheme().Match(text);
        return !scheme.Success || Schemes.Contains(scheme.Groups[1].Value, StringComparer.OrdinalIgnoreCase);
    }

    private static MarkdownPipelineBuilder Common() => new MarkdownPipelineBuilder().UseAutoIdentifiers().UsePipeTables().UseGenericAttributes();

    private static IEnumerable<MarkdownProblem> ProblemsOf(MarkdownObject part)
    {
        if (part is HtmlBlock or HtmlInline)
            yield return At(part, "HTML is not allowed here, since it could hide or fake what people read: write Markdown");
        if (AddressOf(part) is { } address && !IsSafe(address))
            yield return At(part, $"a link leads to http, https, mailto, tel or a page of the site, not to '{Scheme().Match(address.TrimStart()).Groups[1].Value}:'");
        if (part.TryGetAttributes() is { } attributes && !IsMark(attributes, part))
            yield return At(attributes.Span.IsEmpty ? part : attributes, "attributes are not allowed here: the braces at the end of a line hold an id alone, as in {#id} or {#id .ruled}");
    }

    private static string? AddressOf(MarkdownObject part) => part switch
    {
        LinkInline link => link.Url,
        AutolinkInline { IsEmail: false } link => link.Url,
        LinkReferenceDefinition link => link.Url,
        _ => null,
    };

    /// <summary>An id of a heading or paragraph, the class of a clause with rules, and the language of a block of code.</summary>
    private static bool IsMark(HtmlAttributes attributes, MarkdownObject part) =>
        attributes.Properties is not { Count: > 0 }
        && (attributes.Classes ?? []).TrueForAll(c => (part is LeafBlock && c == "ruled") || (part is FencedCodeBlock && c.StartsWith("language-", StringComparison.Ordinal)))
        && (attributes.Id is null || part is HeadingBlock or ParagraphBlock or ListItemBlock or ListBlock or QuoteBlock);

    private static void Disarm(MarkdownObject part)
    {
        if (part is LinkInline link && !IsSafe(link.GetDynamicUrl?.Invoke() ?? link.Url))
            (link.Url, link.GetDynamicUrl) = ("", null);
        else if (part is AutolinkInline { IsEmail: false } auto && !IsSafe(auto.Url))
            auto.ReplaceBy(new LiteralInline(auto.Url));
    }

    private static void Reduce(HtmlAttributes attributes, MarkdownObject part)
    {
        attributes.Properties?.Clear();
        attributes.Classes?.RemoveAll(c => part is not FencedCodeBlock || !c.StartsWith("language-", StringComparison.Ordinal));
        if (part is Inline || (part is not HeadingBlock && !Id().IsMatch(attributes.Id ?? "")))
            attributes.Id = null;
    }

    private static MarkdownProblem At(MarkdownObject part, string message) =>
        new(part.Line + 1, part.Column + 1, Math.Max(0, part.Span.Length), message);

    [GeneratedRegex("^([A-Za-z][A-Za-z0-9+.-]*):")]
    private static partial Regex Scheme();

    [GeneratedRegex("^[a-z0-9-]{1,64}$")]
    private static partial Regex Id();
}
