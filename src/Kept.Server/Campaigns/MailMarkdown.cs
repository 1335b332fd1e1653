using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Kept.Server.Campaigns;

/// <summary>Both parts of a letter.</summary>
internal sealed record RenderedLetter(string Text, string Html)
{
    /// <summary>Where the letter leads or gets pictures from, in its order. Addresses in words of other people are not among these.</summary>
    public IReadOnlyList<(string Url, bool IsPicture)> Addresses { get; init; } = [];
}

/// <summary>
/// A letter that staff wrote in Markdown, as HTML and as plain text of the same words. Its links are absolute and lead to web pages or
/// mail addresses only. Words of other people, such as a name, go through <see cref="Literal"/> first and stay what they are.
/// </summary>
internal static partial class MailMarkdown
{
    private const char FirstStandIn = '\uE000';

    // Raw HTML is off: what staff paste from elsewhere must not bring scripts or trackers along.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().Build();

    /// <summary>
    /// The text with a stand-in for every mark that means something in Markdown. <see cref="Render"/> puts the marks back. Escaping with
    /// backslashes would not do: a template's filter can cut the text between backslash and mark.
    /// </summary>
    public static string Literal(string text) => string.Join(' ', new string([.. text.Where(c => !IsStandIn(c)).Select(StandIn)])
        .Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <param name="markdown">The letter.</param>
    /// <param name="site">What relative links are relative to.</param>
    public static RenderedLetter Render(string markdown, Uri site)
    {
        var letter = Markdown.Parse(markdown, Pipeline);
        foreach (var link in letter.Descendants<LinkInline>())
            link.Url = Absolute(link.Url, site) ?? "";
        foreach (var link in letter.Descendants<AutolinkInline>().Where(l => !l.IsEmail))
            link.Url = Absolute(link.Url, site) ?? "";
        using var html = new StringWriter(CultureInfo.InvariantCulture);
        var renderer = new HtmlRenderer(html);
        Pipeline.Setup(renderer);
        renderer.Render(letter);
        var text = MarkdownText.Of(letter);
        return new(Restore(text, c => c.ToString()), Restore(html.ToString(), c => WebUtility.HtmlEncode(c.ToString())))
        {
            Addresses =
            [
                .. letter.Descendants<LinkInline>().Select(l => (l.Url ?? "", l.IsImage)),
                .. letter.Descendants<AutolinkInline>().Select(l => (l.Url, false)),
                .. InText().Matches(text).Select(m => (m.Value, false)),
            ],
        };
    }

    /// <summary>Mail programs make links of addresses that stand in the text.</summary>
    [GeneratedRegex(@"(?:[a-z][a-z0-9+.-]*://|www\.|mailto:)[^\s<>()]*", RegexOptions.IgnoreCase)]
    public static partial Regex InText();

    private static string? Absolute(string? url, Uri site) =>
        Uri.TryCreate(site, url ?? "", out var absolute) && absolute.Scheme is "http" or "https" or "mailto" ? absolute.AbsoluteUri : null;

    private static char StandIn(char c) =>
        char.IsControl(c) || c is '\u2028' or '\u2029' ? ' '
        : char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) && c != ' ' ? (char)(FirstStandIn + c)
        : c;

    private static bool IsStandIn(char c) => c is >= FirstStandIn and < (char)(FirstStandIn + 128);

    private static string Restore(string text, Func<char, string> mark) =>
        string.Concat(text.Select(c => IsStandIn(c) ? mark((char)(c - FirstStandIn)) : c.ToString()));
}
