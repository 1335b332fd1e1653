using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Kept.Server.Campaigns;
using MimeKit;
using MimeKit.Utils;

namespace Kept.Tests.Campaigns;

/// <summary>RFC 2047 section 2 and RFC 5322 section 2.1.1, on subjects and names of every script and length.</summary>
public sealed partial class HeaderTextTests
{
    private static readonly string[] Parts = ["漢", "字", "ä", "ß", "é", "م", "😀", "👨‍👩‍👧", "a", "b", " ", ",", "=?utf-8?"];

    private static readonly Gen<string> Words = Gen.OneOf(
        Gen.String[Gen.Char["abc de.,;:\"\\()<>@=?_"], 0, 150],
        Gen.OneOf([.. Parts.Select(Gen.Const)]).List[0, 120].Select(parts => string.Concat(parts)));

    [Fact]
    public void Encoded_words_are_short_and_whole_and_lines_fold() => Gen.Select(Words, Words, Gen.Bool).Sample((subject, name, international) =>
    {
        var written = Write(subject, name, international ? "zoë@example.org" : "ada@example.org");
        var head = Encoding.UTF8.GetString(written)[..Encoding.UTF8.GetString(written).IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        // What has no space cannot be folded: the address to unsubscribe.
        Assert.All(head.Split("\r\n").Where(l => !l.StartsWith(" <https:", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 1, 78));
        Assert.DoesNotContain(head.Split("\r\n"), line => line.Trim().Length == 0);
        foreach (Match word in Encoded().Matches(head))
        {
            Assert.InRange(word.Length, 1, 75);
            Assert.DoesNotContain('\uFFFD', Rfc2047.DecodeText(Encoding.ASCII.GetBytes(word.Value)));
        }
        var read = MimeMessage.Load(new MemoryStream(written));
        Assert.Equal(Clean(subject), read.Subject);
        Assert.Equal(Clean(name), Assert.Single(read.To.Mailboxes).Name ?? "");
    }, iter: 2000);

    [Fact]
    public void Long_subject_in_another_script_is_what_it_was()
    {
        var subject = string.Concat(Enumerable.Repeat("Ваш заказ отправлен — 漢字 ", 20)).Trim();
        var read = MimeMessage.Load(new MemoryStream(Write(subject, new string('ü', 200), "ada@example.org")), TestContext.Current.CancellationToken);
        Assert.Equal((subject, new string('ü', 200)), (read.Subject, read.To.Mailboxes.Single().Name));
    }

    [Fact]
    public void Header_of_a_long_address_stays_below_the_limit_of_a_line()
    {
        var address = $"{new string('a', 64)}@{string.Join('.', Enumerable.Repeat(new string('b', 60), 3))}.example";
        var head = Encoding.UTF8.GetString(Write("s", "Ada Reader", address)).Split("\r\n\r\n")[0];
        Assert.All(head.Split("\r\n"), line => Assert.InRange(line.Length, 1, 998));
        Assert.Contains($"\r\n <{address}>", head, StringComparison.Ordinal);
    }

    private static byte[] Write(string subject, string name, string address)
    {
        var row = new OutboxMail { Id = Guid.CreateVersion7(), SiteId = "inkwell", Kind = "test", DeduplicationKey = "test" };
        var mail = new ComposedMail(address, name, subject, "Text", "<p>Text</p>")
        {
            Headers = new Dictionary<string, string> { ["List-Unsubscribe"] = $"<https://inkwell.localhost:5080/u/{new string('x', 44)}>" },
        };
        var message = MimeWriter.Write(mail, row, Mails.Inkwell, DateTimeOffset.UnixEpoch);
        var format = MimeWriter.FormatOf(message);
        format.NewLineFormat = NewLineFormat.Dos;
        using var bytes = new MemoryStream();
        message.WriteTo(format, bytes);
        return bytes.ToArray();
    }

    private static string Clean(string text) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=")]
    private static partial Regex Encoded();
}
