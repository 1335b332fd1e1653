using AngleSharp.Html.Parser;
using CsCheck;
using Kept.Server.Policies;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Kept.Tests.Policy;
using Markdig;

namespace Kept.Tests.Shared;

/// <summary>What Markdown of staff and operators may bring into a page, and what it may not.</summary>
public class SafeMarkdownTests
{
    [Theory]
    [InlineData("[a](javascript:alert(1))", 1, "not to 'javascript:'")]
    [InlineData("See [a]( JavaScript:alert(1) ).", 5, "not to 'JavaScript:'")]
    [InlineData("[a](<java\tscript:alert(1)>)", 1, "a link leads to")]
    [InlineData("[a](javascript&#58;alert(1))", 1, "not to 'javascript:'")]
    [InlineData("[a](&#x6A;avascript:alert(1))", 1, "not to 'javascript:'")]
    [InlineData("[a](&Tab;javascript:alert(1))", 1, "a link leads to")]
    [InlineData("[a](vbscript:x)", 1, "not to 'vbscript:'")]
    [InlineData("[a](data:text/html;base64,PHNjcmlwdD4=)", 1, "not to 'data:'")]
    [InlineData("![a](data:image/svg+xml,<svg/onload=alert(1)>)", 1, "not to 'data:'")]
    [InlineData("<javascript:alert(1)>", 1, "not to 'javascript:'")]
    [InlineData("[a][b]\n\n[b]: javascript:alert(1)", 1, "not to 'javascript:'")]
    [InlineData("[a](file:///etc/passwd)", 1, "not to 'file:'")]
    [InlineData("[a](blob:x)", 1, "not to 'blob:'")]
    [InlineData("[a](/b){onclick=alert(1)}", 8, "attributes are not allowed here")]
    [InlineData("*a*{style=\"position:fixed\"}", 4, "attributes are not allowed here")]
    [InlineData("*a*{.button}", 4, "attributes are not allowed here")]
    [InlineData("*a*{#main}", 4, "attributes are not allowed here")]
    [InlineData("A word {braces} in a sentence.", 8, "attributes are not allowed here")]
    [InlineData("A paragraph. {onmouseover=alert(1)}", 14, "attributes are not allowed here")]
    [InlineData("a <b onclick=x>b</b>", 3, "HTML is not allowed here")]
    [InlineData("<script>alert(1)</script>", 1, "HTML is not allowed here")]
    [InlineData("<!-- hidden -->", 1, "HTML is not allowed here")]
    [InlineData("> <img src=x onerror=alert(1)>", 3, "HTML is not allowed here")]
    public void What_could_run_or_disguise_is_an_error_with_its_place_and_is_not_rendered(string markdown, int column, string said)
    {
        var problem = SafeMarkdown.Check(markdown)[0];
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
        Assert.Equal((1, column), (problem.Line, problem.Column));
        AssertHarmless(markdown);
        var (document, _, findings) = PolicyReader.Read(Sample.Text("use email for payment") + "\n" + markdown + "\n", "a.md");
        Assert.Null(document);
        Assert.Contains(findings, f => f.Severity == Kept.Policy.Severity.Error && f.Line == 16);
    }

    [Theory]
    [InlineData("# Heading {#id}")]
    [InlineData("## Heading {#id .ruled}")]
    [InlineData("A paragraph that is a clause. {#id .ruled}")]
    [InlineData("[a](/privacy/choices) [b](https://example.com/a:b) [c](mailto:a@example.com) [d](tel:+15550100) [e](#id) [f](page) [g](?a=b:c)")]
    [InlineData("<https://example.com> <a@example.com> a < b > c & d")]
    [InlineData("```text\n<script>alert(1)</script> [a](javascript:x)\n```")]
    [InlineData("`<b onclick=x> {onclick=x}` in a sentence.")]
    [InlineData("| a | b |\n|---|--:|\n| 1 | 2 |")]
    public void What_a_policy_says_is_allowed(string markdown) => Assert.Empty(SafeMarkdown.Check(markdown));

    [Fact]
    public void The_published_policies_and_terms_have_nothing_of_it()
    {
        Assert.All(Demo.Files, file => Assert.Empty(PolicyMarkup.Check(File.ReadAllText(file), file)));
        Assert.NotEmpty(TermsShelf.Load(Path.Combine(Demo.Folder, "..", "samples", "terms")).Versions("inkwell"));
    }

    [Fact]
    public void Terms_with_a_script_stop_the_start_with_their_place()
    {
        var folder = Directory.CreateTempSubdirectory("kept-terms-").FullName;
        File.WriteAllText(Path.Combine(folder, "inkwell-2026-11-01.md"), "# Terms\n\nPress [here](javascript:alert(1)).\n");
        var error = Assert.Throws<StartupException>(() => TermsShelf.Load(folder));
        Assert.Contains("inkwell-2026-11-01.md:3:7: a link leads to", error.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Whatever is thrown together, the page has no element, attribute or address that could run something.</summary>
    [Fact]
    public void No_text_renders_to_anything_that_runs()
    {
        var piece = Gen.OneOf(
            "[a](", "![a](", "javascript:", "java\tscript:", "JAVASCRIPT&colon;", "data:text/html,", "alert(1)", ")", "<", ">", "{", "}", "onclick=x", "#id", ".ruled", "\n", "\n\n", "> ", "- ", "# A ",
            "<script>", "<a href=", "\"", "*a*", "[b]: ", "[a][b]", "`", "```", "| a |\n|--|\n", "&#106;", "\\", "text ", "\u0001");
        piece.Array[1, 14].Sample(pieces => AssertHarmless(string.Concat(pieces)), iter: 3_000);
    }

    private static void AssertHarmless(string markdown)
    {
        var html = SafeMarkdown.Parse(markdown).ToHtml(SafeMarkdown.Pipeline);
        var elements = new HtmlParser().ParseDocument(html).Body!.QuerySelectorAll("*");
        Assert.DoesNotContain(elements, e => e.LocalName is "script" or "iframe" or "svg" or "style" or "b");
        var attributes = elements.SelectMany(e => e.Attributes.Select(a => (e.LocalName, a.Name, a.Value))).ToList();
        Assert.DoesNotContain(attributes, a => a.Name.StartsWith("on", StringComparison.Ordinal) || (a.Name == "style" && a.LocalName is not ("td" or "th")));
        Assert.DoesNotContain(attributes, a => a.Name is "href" or "src" && System.Text.RegularExpressions.Regex.IsMatch(a.Value, "(?i)^[\\s\\p{C}]*(j[\\s\\p{C}]*ava|vb)[\\s\\p{C}]*script[\\s\\p{C}]*:|^[\\s\\p{C}]*(data|blob|file):"));
    }
}
