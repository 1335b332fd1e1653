using AngleSharp.Html.Parser;
using CsCheck;
using Kept.Server.Campaigns;

namespace Kept.Tests.Campaigns;

/// <summary>What staff write in Markdown becomes HTML and plain text; what other people wrote stays text in both.</summary>
public sealed class MailMarkdownTests
{
    private static readonly Uri Home = new("https://inkwell.example/");

    [Theory]
    [InlineData("Hello **half price** at [our shop](/c/ink).", "Hello half price at our shop (https://inkwell.example/c/ink).")]
    [InlineData("# Ink\n\nOne\ntwo", "Ink\n\nOne\ntwo")]
    [InlineData("- black\n- *cyan*", "• black\n• cyan")]
    [InlineData("3. one\n4. two", "3. one\n4. two")]
    [InlineData("> said\n> so", "    said\n    so")]
    [InlineData("`code` and <https://other.example/x>", "code and https://other.example/x")]
    [InlineData("![a printer](/p.png) &amp; more", "a printer & more")]
    [InlineData("[click](javascript:alert(1))", "click")]
    [InlineData("2 * 3 and a_b_c \\*x\\*", "2 * 3 and a_b_c *x*")]
    [InlineData("[write](mailto:support@inkwell.example)", "write (mailto:support@inkwell.example)")]
    public void Text_part_has_no_marks_and_absolute_links(string markdown, string expected) =>
        Assert.Equal(expected, MailMarkdown.Render(markdown, Home).Text);

    [Fact]
    public void Links_of_the_html_part_are_absolute_and_lead_to_no_script()
    {
        var html = MailMarkdown.Render("[a](/c/ink) [b](javascript:x) <javascript:y> ![c](/i.png) [d](c/toner)", Home).Html;
        var page = new HtmlParser().ParseDocument(html);
        Assert.Equal(
            ["https://inkwell.example/c/ink", "", "", "https://inkwell.example/c/toner"], page.QuerySelectorAll("a").Select(a => a.GetAttribute("href")));
        Assert.Equal("https://inkwell.example/i.png", page.QuerySelector("img")!.GetAttribute("src"));
    }

    /// <summary>A name is a person's own text: no link, heading or picture in HTML, no backslash in the text.</summary>
    [Fact]
    public void Words_of_other_people_stay_what_they_are() => Gen.String[Gen.Char["[](){}<>*_`#!ab:/.\\&-+=~|1\"'"], 1, 30].Sample(name =>
    {
        foreach (var (before, after) in new[] { ("Hello ", "!"), ("", ""), ("**", "**"), ("# ", "") })
        {
            var (text, html) = MailMarkdown.Render(before + MailMarkdown.Literal(name) + after, Home);
            var body = new HtmlParser().ParseDocument(html).Body!;
            Assert.Equal(before == "**" || before == "# " ? 1 : 0, body.QuerySelectorAll("a, em, strong, code, pre, h1, h2, img, ul, ol, blockquote, hr").Length);
            Assert.Contains(name, text, StringComparison.Ordinal);
            Assert.Contains(name, body.TextContent, StringComparison.Ordinal);
        }
    }, iter: 1000);

    [Theory]
    [InlineData("a\n\n# b", "a # b")]
    [InlineData("    code", "code")]
    [InlineData("x\u2028- y", "x - y")]
    [InlineData("\uE02Ax\uE02A", "x")]
    public void Lines_and_stand_ins_in_a_name_make_nothing_new(string name, string expected)
    {
        var (text, html) = MailMarkdown.Render(MailMarkdown.Literal(name), Home);
        Assert.Equal((expected, $"<p>{expected}</p>\n"), (text, html));
    }

    [Fact]
    public void Offer_greets_by_name_in_both_parts_without_escapes_even_through_a_filter()
    {
        var letter = new OfferLetter(Mails.Templates(), Mails.Urls());
        var campaign = new Campaign { SiteId = "inkwell", Name = "n", Subject = "Hi {{ name }}", Body = "Hello {{ name | truncate: 8 }}, [x](/y)", CreatedBy = "staff:1" };
        var (subject, text, html) = letter.Render(campaign, null, Mails.Inkwell, "*Ann_a*", "about:blank", "about:blank");
        Assert.Equal("Hi *Ann_a*", subject);
        Assert.Contains("Hello *Ann_a*, x (http://inkwell.localhost:5080/y)", text, StringComparison.Ordinal);
        Assert.Contains("Hello *Ann_a*, <a href=\"http://inkwell.localhost:5080/y\">x</a>", html, StringComparison.Ordinal);
    }
}
