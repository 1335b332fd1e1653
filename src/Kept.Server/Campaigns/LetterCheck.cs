using Kept.Policy;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Kept.Server.Campaigns;

/// <summary>What keeps a letter from being sent, and where. Line and column count from 1.</summary>
internal sealed record LetterProblem(int Line, int Column, string Message)
{
    public override string ToString() => $"Line {Line}, column {Column}: {Message}";
}

/// <summary>
/// Looks for what a letter may not do: lead anywhere by an address that carries something of its reader, show pictures from
/// elsewhere, read what there is not, or run for long. <see cref="OfferLetter"/> looks once more at the finished mail.
/// </summary>
internal static class LetterCheck
{
    private static readonly string[] Tags =
        ["if", "elsif", "else", "endif", "unless", "endunless", "case", "when", "endcase", "for", "endfor", "assign", "capture", "endcapture", "comment", "endcomment"];

    /// <summary>Filters that cannot make a text many times as long.</summary>
    private static readonly string[] Filters =
        ["default", "capitalize", "upcase", "downcase", "strip", "lstrip", "rstrip", "truncate", "truncatewords", "escape", "url_encode", "size", "first", "last", "date"];

    private static readonly string[] SiteMembers = ["name", "company", "url"];

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePreciseSourceLocation().Build();

    /// <param name="letter">The template.</param>
    /// <param name="home">The shop's home page.</param>
    public static IReadOnlyList<LetterProblem> Of(string letter, Uri home)
    {
        var pieces = LiquidPieces.Of(letter);
        var flow = new LiquidFlow(pieces);
        List<LetterProblem> words = [.. pieces.SelectMany(p => ProblemsOf(letter, p, flow)), .. NestedIn(letter, pieces)];
        return words.Count > 0 ? words : [.. LinksOf(letter, new LetterMarks(pieces, flow, home.AbsoluteUri), home).Distinct()];
    }

    private static IEnumerable<LetterProblem> ProblemsOf(string letter, LiquidPiece piece, LiquidFlow flow)
    {
        if (piece.Kind == LiquidKind.Text || (piece.Kind == LiquidKind.Tag && piece.Word.StartsWith("end", StringComparison.Ordinal)))
            yield break;
        var expression = piece.Kind == LiquidKind.Output ? piece.Inner : piece.Rest;
        var start = piece.Start + piece.Text.IndexOf(expression, StringComparison.Ordinal);
        if (piece.Kind == LiquidKind.Tag && !Tags.Contains(piece.Word))
            yield return At(letter, piece.Start, $"letters have no tag '{piece.Word}'. There are if, unless, case, for, assign, capture and comment.");
        foreach (var (name, at) in LiquidPieces.FiltersOf(expression).Where(f => !Filters.Contains(f.Name)))
            yield return At(letter, start + at, $"letters have no filter '{name}'. There are {string.Join(", ", Filters)}.");
        foreach (var (name, member, at) in LiquidPieces.VariablesOf(expression))
            if (MissingOf(name, member, flow) is { } missing)
                yield return At(letter, start + at, missing);
    }

    /// <summary>A text that is made of others again and again grows without end.</summary>
    private static IEnumerable<LetterProblem> NestedIn(string letter, IReadOnlyList<LiquidPiece> pieces)
    {
        var (open, captured) = (new Stack<string>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var piece in pieces)
        {
            if (piece is { Kind: LiquidKind.Tag, Word: "for" or "capture" })
            {
                if (open.Count > 0)
                    yield return At(letter, piece.Start, $"'{piece.Word}' may not stand in '{open.Peek()}', or the letter could grow without end.");
                open.Push(piece.Word);
                if (piece.Word == "capture")
                    captured.Add(piece.Rest);
            }
            else if (piece is { Kind: LiquidKind.Tag, Word: "endfor" or "endcapture" })
                open.TryPop(out _);
            else if (piece is { Kind: LiquidKind.Output } && open.Contains("capture") && LiquidPieces.VariablesOf(piece.Inner).Any(v => captured.Contains(v.Name)))
                yield return At(letter, piece.Start, "a captured text may not stand in a captured text, or the letter could grow without end.");
        }
    }

    private static string? MissingOf(string name, string? member, LiquidFlow flow)
    {
        if (name == "site")
            return member is null || SiteMembers.Contains(member) ? null : $"there is no 'site.{member}'. There are site.name, site.company and site.url.";
        if (name == LiquidFlow.Reader || flow.Own.Contains(name))
            return null;
        var meant = NearestWord.Of(name, [LiquidFlow.Reader, "site.name", .. flow.Own]);
        return $"there is no variable '{name}'{(meant is null ? ". There are name, site.name, site.company and site.url." : $"; did you mean '{meant}'?")}";
    }

    private static IEnumerable<LetterProblem> LinksOf(string letter, LetterMarks marks, Uri home)
    {
        MarkdownDocument document;
        try
        {
            document = Markdown.Parse(marks.Markdown, Pipeline);
        }
        catch (ArgumentException)
        {
            return [new LetterProblem(1, 1, "the Markdown is nested too deeply: take quotations, lists and emphasis apart.")];
        }
        var links = document.Descendants<LinkInline>().SelectMany(l => ProblemsOf(letter, l, l.Url, l.IsImage, marks, home));
        var autos = document.Descendants<AutolinkInline>().SelectMany(a => ProblemsOf(letter, a, a.Url, isPicture: false, marks, home));
        // Mail programs make links of addresses that stand in the text.
        var bare = MailMarkdown.InText().Matches(MarkdownText.Of(document)).Select(m => marks.FirstIn(m.Value)).OfType<LiquidPiece>().Select(p => Carries(letter, p));
        return links.Concat(autos).Concat(bare);
    }

    private static IEnumerable<LetterProblem> ProblemsOf(string letter, Inline link, string? url, bool isPicture, LetterMarks marks, Uri home)
    {
        if (marks.FirstIn(url) is { } reader)
            yield return Carries(letter, reader);
        else if (isPicture && !IsOfShop(url, home))
            yield return Here(marks, link, "a picture comes from the shop itself: one from elsewhere tells its host who reads. Link to it instead.");
        else if (isPicture && url!.AsSpan().IndexOfAny('?', '#') >= 0)
            yield return Here(marks, link, "the address of a picture has no '?' or '#', which could tell who reads.");
        else if (!IsOfShop(url, home) && marks.IsOfSome(link.Span.Start))
            yield return Here(marks, link, "a link that leads outside the shop stands in the mail of every reader, or following it tells who read it.");
    }

    /// <summary>Whether an address leads to the shop itself.</summary>
    public static bool IsOfShop(string? url, Uri home) =>
        Uri.TryCreate(home, url ?? "", out var absolute) && absolute.Scheme == home.Scheme && absolute.Authority == home.Authority;

    private static LetterProblem Carries(string letter, LiquidPiece piece) =>
        At(letter, piece.Start, "an address may not carry something of the reader: whoever runs the page behind it would learn it.");

    private static LetterProblem Here(LetterMarks marks, Inline link, string message) => At(marks.Markdown, link.Span.Start, message) with { Column = link.Column + 1 };

    private static LetterProblem At(string text, int at, string message) =>
        new(text.AsSpan(0, at).Count('\n') + 1, at - (at == 0 ? -1 : text.LastIndexOf('\n', at - 1)), message);
}
