using System.Globalization;
using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Kept.Server.Campaigns;

/// <summary>Writes parsed Markdown as plain text without its marks: a link is followed by its address in parentheses.</summary>
internal static class MarkdownText
{
    public static string Of(MarkdownDocument document) => string.Join("\n\n", document.Select(b => Of(b)).Where(t => t.Length > 0));

    private static string Of(Block block) => block switch
    {
        ListBlock list => string.Join('\n', list.OfType<ListItemBlock>().Select((item, i) => Item(list, item, i))),
        QuoteBlock quote => Indented(Children(quote, "\n\n"), "    "),
        CodeBlock code => Indented(code.Lines.ToString(), "    "),
        LeafBlock { Inline: { } inline } => Of(inline).Trim(),
        ContainerBlock container => Children(container, "\n\n"),
        _ => "",
    };

    private static string Children(ContainerBlock container, string between) =>
        string.Join(between, container.Select(Of).Where(t => t.Length > 0));

    private static string Item(ListBlock list, ListItemBlock item, int place)
    {
        var first = int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 1;
        var mark = list.IsOrdered ? $"{first + place}. " : "• ";
        return mark + Indented(Children(item, "\n"), new string(' ', mark.Length)).TrimStart();
    }

    private static string Indented(string text, string by) => by + text.Replace("\n", $"\n{by}", StringComparison.Ordinal);

    private static string Of(ContainerInline inlines)
    {
        var text = new StringBuilder();
        foreach (var inline in inlines)
            text.Append(Of(inline));
        return text.ToString();
    }

    private static string Of(Inline inline) => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        LineBreakInline => "\n",
        CodeInline code => code.Content,
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        AutolinkInline link => link.Url,
        LinkInline { IsImage: true } image => Of((ContainerInline)image),
        LinkInline link => WithUrl(Of((ContainerInline)link), link.Url),
        DelimiterInline delimiter => delimiter.ToLiteral() + Of((ContainerInline)delimiter),
        ContainerInline container => Of(container),
        _ => "",
    };

    private static string WithUrl(string words, string? url) =>
        string.IsNullOrEmpty(url) || words == url ? words
        : words.Length == 0 ? url
        : $"{words} ({url})";
}
