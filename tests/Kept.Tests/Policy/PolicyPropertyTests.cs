using CsCheck;
using Kept.Policy;

namespace Kept.Tests.Policy;

public class PolicyPropertyTests
{
    /// <summary>Pieces of the language in any order reach deeper into the parser than random letters do.</summary>
    static readonly Gen<string> Fragment = Gen.OneOf(
        Gen.OneOf(
            "collect", "use", "share", "combine", "keep", "never", "expect", "permit", "deny", "email", "sensitive", "order",
            "for", "with", "from", "unless", "when", "must", "given", "until", "erased", "offers", "marketer", "record", "gpc",
            "opted-out(offers)", "opted-out", "(", ")", ",", "7", "years", "99999999999999", "required", "#", "\n", "\r\n",
            "```", "```policy", "~~~", "---", "## A {#a}", "{#", "}", "name: a", ":", "\uFEFF", "\uD800", "\0", "é", "emial"),
        Gen.String[0, 8]);

    [Fact]
    public void The_parser_never_throws_on_random_text() =>
        Fragment.Array[0, 60].Sample(fragments => Check(string.Join(' ', fragments)), iter: 5000);

    [Fact]
    public void The_parser_never_throws_on_random_statements() =>
        Fragment.Array[0, 30].Sample(fragments => Check(Sample.Text(string.Join(' ', fragments))), iter: 5000);

    [Fact]
    public void The_parser_never_throws_on_a_policy_with_slips()
    {
        var texts = Demo.Files.Select(File.ReadAllText).ToArray();
        var slip = Gen.Select(Gen.Int[0, 100_000], Gen.Int[0, 40], Fragment);
        Gen.Select(Gen.OneOf(texts), slip.Array[1, 6]).Sample((text, slips) =>
        {
            foreach (var (place, cut, insert) in slips)
            {
                var start = place % (text.Length + 1);
                text = text[..start] + insert + text[Math.Min(text.Length, start + cut)..];
            }
            Check(text);
        }, iter: 500);
    }

    /// <summary>Whatever the text: a document exactly when there is no error, and each finding lies inside the file.</summary>
    static void Check(string text)
    {
        var result = PolicyParser.Parse(text, "random.md");
        var lines = text.TrimStart('\uFEFF').Split('\n');
        Assert.Equal(result.Ok, result.Diagnostics.All(d => d.Severity != Severity.Error));
        Assert.All(result.Diagnostics, d =>
        {
            Assert.InRange(d.Line, 1, lines.Length);
            Assert.InRange(d.Column, 1, lines[d.Line - 1].Length + 1);
        });
        if (result.Document is { } document)
        {
            CompiledPolicy.Compile(document).CheckExpectations();
            PolicyLint.Check(document);
        }
    }
}
