using CsCheck;
using Kept.Policy;
using Kept.Server.Policies;
using Kept.Tests.Policy;
using Markdig;
using Markdig.Syntax;

namespace Kept.Tests.Policies;

/// <summary>
/// The parser reads blocks of rules by itself, for the library has no packages. CommonMark is the judge: over generated Markdown,
/// what a file without errors means to the parser is what Markdig shows to people.
/// </summary>
public class MarkdownViewTests
{
    private const string Rule = "use email for payment";

    private static readonly MarkdownPipeline CommonMark = new MarkdownPipelineBuilder().UsePreciseSourceLocation().Build();

    private static readonly Gen<string> Line = Gen.Select(
        Gen.OneOf("", "", "", "", "", " ", "   ", "    ", "\t", "> ", "- ", "1. ", "* ", ">", "-\t", "  - "),
        Gen.OneOf(
            Gen.OneOf("```policy", "~~~policy", "```", "~~~", "```", Rule, "never use name", ""),
            Gen.OneOf("````policy", "``` policy ", "```Policy", "````", "~~~~ text", "``` a`b", "```policy```", "Text.", "more words", "- a", "# H", "---", "===", "<!--", "-->", "<b>", "[a]: /b", "    code", "| a |", "\\```policy")),
        (indent, text) => indent + text);

    /// <summary>Pieces that are right by themselves, so that enough of the texts have no error.</summary>
    private static readonly Gen<string> Piece = Gen.OneOf(
        Line,
        Gen.OneOf($"```policy\n{Rule}\n```", "~~~policy\nnever use name\n~~~", "```text\ncode\n```", "Words of prose.\n", "- a\n- b", "> quoted", "1. one", "", "### C", "text\n", "[a]: /b", "# H\n"));

    [Fact]
    public void The_parser_and_the_page_see_the_same_rules()
    {
        var (fine, withRules) = (0, 0);
        Piece.Array[1, 12].Sample(pieces =>
        {
            var text = $"{Sample.Head}\n## The clause {{#clause}}\n{string.Join('\n', pieces)}\n";
            if (PolicyParser.Parse(text, "a.md") is not { Document: { } document } result)
                return;
            Interlocked.Increment(ref fine);
            if (document.Rules.Count > 0)
                Interlocked.Increment(ref withRules);
            Compare(document, result.Diagnostics, Body(text));
        }, iter: 20_000);
        // Texts that have no error and rules are what the comparison is about.
        Assert.True(fine > 1_000 && withRules > 500, $"{fine} texts without an error, {withRules} of them with rules");
    }

    private static void Compare(PolicyDocument document, IReadOnlyList<Diagnostic> warnings, string body)
    {
        var shown = Markdown.Parse(body, CommonMark);
        var blocks = shown.Descendants<CodeBlock>().ToList();
        Assert.Equal(document.Rules.Select(rule => rule.Line), blocks.Where(IsPolicy).SelectMany(Rules));
        Assert.All(blocks.Where(IsPolicy), block => Assert.True(block.Parent == shown && block is FencedCodeBlock { ClosingFencedCharCount: > 0 }));
        Assert.Empty(blocks.Where(block => !IsPolicy(block)).SelectMany(Rules));
        Assert.Empty(shown.OfType<HtmlBlock>());
        Assert.All(warnings, warning => Assert.Equal(Severity.Warning, warning.Severity));
        // The page shows the rules beside the prose, and nothing of them in it.
        Assert.DoesNotContain(PolicyProse.Of(document).Sections, section => section.Html.Contains($"<code>{Rule}", StringComparison.Ordinal));
    }

    private static bool IsPolicy(CodeBlock block) => block is FencedCodeBlock { Info: "policy" };

    /// <summary>The lines of the file on which a block has a statement.</summary>
    private static IEnumerable<int> Rules(CodeBlock block)
    {
        var first = block.Line + (block is FencedCodeBlock ? 2 : 1);
        return block.Lines.ToString().Split('\n').Index().Where(line => line.Item.Trim() is Rule or "never use name").Select(line => first + line.Index);
    }

    /// <summary>The text with empty lines in place of its head.</summary>
    private static string Body(string text)
    {
        var lines = text.Split('\n');
        Array.Clear(lines, 0, Array.IndexOf(lines, "---", 1) + 1);
        return string.Join('\n', lines);
    }
}
