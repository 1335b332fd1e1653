using AngleSharp.Html.Parser;
using CsCheck;
using Kept.Server.Campaigns;
using Kept.Server.Storage;

namespace Kept.Tests.Campaigns;

public sealed class MailTemplatesTests
{
    [Fact]
    public void Html_part_encodes_every_text_of_the_model_at_any_depth()
    {
        var mail = Render("{{ name }}", "{{ name }}{% for i in items %}{{ i.title }}{% endfor %}", new()
        {
            ["name"] = "<script>alert('x')</script> & \"me\"",
            ["items"] = new[] { new Dictionary<string, object?> { ["title"] = "<img src=x>" } },
        });
        Assert.DoesNotContain("<script>", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", mail.Html, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x&gt;", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_part_and_subject_do_not_encode()
    {
        var mail = Render("About {{ name }}", "{{ name }}", new() { ["name"] = "Smith & Sons <Ltd>" });
        Assert.Equal("About Smith & Sons <Ltd>", mail.Subject);
        Assert.StartsWith("Smith & Sons <Ltd>", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Trusted_html_is_put_in_as_it_is()
    {
        var mail = Render("s", "{{ body }}", new() { ["body"] = new TrustedHtml("<em>now</em>") });
        Assert.Contains("<em>now</em>", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<em>", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Layout_adds_brand_postal_address_support_and_footer()
    {
        var mail = Render("s", "Hello", [], new FooterLine("Stop these offers", "http://inkwell.localhost/u/t"));
        foreach (var part in new[] { mail.Text, mail.Html })
        {
            Assert.Contains("Inkwell", part, StringComparison.Ordinal);
            Assert.Contains("1200 Harbor Way", part, StringComparison.Ordinal);
            Assert.Contains("support@inkwell.example", part, StringComparison.Ordinal);
            Assert.Contains("Stop these offers", part, StringComparison.Ordinal);
            Assert.Contains("http://inkwell.localhost/u/t", part, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("one\n{% if x %}\ntwo\n", 2)]
    [InlineData("one\ntwo\n{% nonsense %}\nfour\n", 3)]
    [InlineData("{{ x | upcase }}\n{{ x | upcased }}\n", 2)]
    [InlineData("a\nb\n{% for %}\n{% endfor %}\n", 3)]
    public void Template_error_names_file_and_line(string text, int line)
    {
        var error = Assert.Throws<StartupException>(() => Load("s", text));
        Assert.Contains($"Test/Mails/test.text.liquid:{line}: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mail_that_lacks_a_part_is_refused() => Assert.Throws<StartupException>(() =>
        MailTemplateSet.Load([("Test/Mails/test.subject.liquid", "s")]));

    [Fact]
    public void Templates_of_the_server_are_sound() => Assert.NotNull(MailTemplateSet.Load());

    [Fact]
    public void Subject_is_one_line_whatever_a_value_holds() => Gen.String.Sample(value =>
    {
        var subject = Render("Order {{ v }}", "x", new() { ["v"] = value }).Subject;
        Assert.DoesNotContain(subject, char.IsControl);
    }, iter: 500);

    [Fact]
    public void No_value_adds_an_element_to_the_html() => Gen.String[Gen.Char["<>&\"'/ abcr=\n;#"], 0, 30].Sample(value =>
    {
        var mail = Render("s", "<p title=\"{{ v }}\">{{ v }}</p>", new() { ["v"] = value });
        var page = new HtmlParser().ParseDocument(mail.Html);
        var p = Assert.Single(page.QuerySelectorAll("p[title]"));
        Assert.Empty(p.Children);
        Assert.Single(p.Attributes);
    }, iter: 500);

    private static (string Subject, string Text, string Html) Render(string subject, string body, Dictionary<string, object?> model, params FooterLine[] footer) =>
        Mails.Templates(Load(subject, body)).Render("test", model, Mails.Inkwell, footer);

    private static MailTemplateSet Load(string subject, string body) => MailTemplateSet.Load(
        [.. Mails.Layout(), ("Test/Mails/test.subject.liquid", subject), ("Test/Mails/test.text.liquid", body), ("Test/Mails/test.html.liquid", body)]);
}
