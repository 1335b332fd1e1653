using CsCheck;
using Kept.Server.Campaigns;
using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.Extensions.Configuration;
using MimeKit;

namespace Kept.Tests.Campaigns;

public sealed class MimeWriterTests
{
    private static readonly string[] Expected =
        ["Auto-Submitted", "Date", "From", "List-Unsubscribe", "MIME-Version", "Message-Id", "Subject", "To"];

    [Fact]
    public void No_value_adds_a_header_field()
    {
        var text = Gen.OneOf(Gen.String, Gen.String[Gen.Char["\r\n:ab Bc<>@"], 0, 40]);
        Gen.Select(text, text, text, text).Sample((subject, name, body, header) =>
        {
            var mail = new ComposedMail("ada@example.org", name, subject, body, body)
            {
                Headers = new Dictionary<string, string> { ["List-Unsubscribe"] = header },
            };
            using var bytes = new MemoryStream();
            MimeWriter.Write(mail, Row(), Mails.Inkwell, DateTimeOffset.UnixEpoch).WriteTo(bytes);
            bytes.Position = 0;
            var read = MimeMessage.Load(bytes);
            Assert.Equal(Expected, read.Headers.Select(h => h.Field).Order(StringComparer.Ordinal).Select(f => f == "Message-ID" ? "Message-Id" : f));
            Assert.Equal("ada@example.org", Assert.Single(read.To.Mailboxes).Address);
            Assert.Empty(read.Bcc);
        }, iter: 2000);
    }

    [Fact]
    public void Message_id_is_the_same_for_every_try()
    {
        var row = Row();
        var mail = new ComposedMail("ada@example.org", null, "s", "t", "<p>t</p>");
        var first = MimeWriter.Write(mail, row, Mails.Inkwell, DateTimeOffset.UnixEpoch);
        var second = MimeWriter.Write(mail, row, Mails.Inkwell, DateTimeOffset.UnixEpoch.AddDays(1));
        Assert.Equal(first.MessageId, second.MessageId);
        Assert.Equal("multipart/alternative", first.Body!.ContentType.MimeType);
    }

    [Fact]
    public void Name_cannot_bring_markdown_into_an_offer()
    {
        var letter = new OfferLetter(Mails.Templates(), Mails.Urls());
        var campaign = new Campaign { SiteId = "inkwell", Name = "n", Subject = "Hi {{ name }}", Body = "Hello {{ name }}!", CreatedBy = "staff:1" };
        Gen.String[Gen.Char["[](){}<>*_`#!ab:/.\\&\n-+=~|"], 0, 25].Sample(name =>
        {
            var (_, _, html) = letter.Render(campaign, null, Mails.Inkwell, name, "about:blank", "about:blank");
            var body = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(html).QuerySelector(".mail")!;
            Assert.Single(body.QuerySelectorAll("a"));
            Assert.Empty(body.QuerySelectorAll("em, strong, code, h1, h2, img, ul, blockquote"));
        }, iter: 2000);
    }

    [Theory]
    [InlineData("Mail:Smtp:Port", "0", "Port")]
    [InlineData("Mail:Smtp:Port", "many", "Port")]
    [InlineData("Mail:Smtp:Connections", "1", "Connections")]
    [InlineData("Mail:Smtp:Connections", "51", "Connections")]
    [InlineData("Mail:Smtp:Host", "smtp://mail.example", "Host")]
    [InlineData("Mail:Smtp:User", "kept", "together")]
    [InlineData("Mail:Smtp:Security", "sometimes", "Security")]
    public void Wrong_setting_is_named(string key, string value, string named)
    {
        var settings = new Dictionary<string, string?> { ["Mail:Smtp:Host"] = "mail.example", [key] = value };
        var error = Assert.Throws<StartupException>(() => MailOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "http://inkwell.localhost:5080/u/x")]
    [InlineData("https", null, "https://inkwell.localhost/u/x")]
    [InlineData("https", 8443, "https://inkwell.localhost:8443/u/x")]
    public void Address_of_a_page_follows_the_settings(string? scheme, int? port, string expected) =>
        Assert.Equal(expected, Mails.Urls(new PublicUrlOptions { Scheme = scheme, Port = port }).For(Mails.Inkwell, "/u/x"));

    private static OutboxMail Row() => new() { Id = Guid.CreateVersion7(), SiteId = "inkwell", Kind = "test", DeduplicationKey = "test" };
}
