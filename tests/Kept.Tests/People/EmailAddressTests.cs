using System.Text;
using CsCheck;
using Kept.Server.People;
using Kept.Server.Shared;
using MimeKit;

namespace Kept.Tests.People;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("ann@example.com", "ann@example.com")]
    [InlineData(" Ann@Example.COM ", "ann@example.com")]
    [InlineData("\tann@example.com\u00a0\u3000", "ann@example.com")]
    [InlineData("anna@müller.de", "anna@xn--mller-kva.de")]
    [InlineData("anna@xn--mller-kva.de", "anna@xn--mller-kva.de")]
    [InlineData("anna@XN--MLLER-KVA.DE", "anna@xn--mller-kva.de")]
    [InlineData("иван@пример.рф", "иван@xn--e1afmkfd.xn--p1ai")]
    [InlineData("ИВАН@ПРИМЕР.РФ", "иван@xn--e1afmkfd.xn--p1ai")]
    [InlineData("ann@BÜCHER.example", "ann@xn--bcher-kva.example")]
    [InlineData("ann@bu\u0308cher.example", "ann@xn--bcher-kva.example")]
    [InlineData("ann@bücher。example", "ann@xn--bcher-kva.example")]
    [InlineData("ann@ｂücher．example", "ann@xn--bcher-kva.example")]
    [InlineData("zoe\u0308@example.com", "zoë@example.com")]
    [InlineData("ZOË@example.com", "zoë@example.com")]
    [InlineData("ΣΟΦΟΣ@example.com", "σοφοσ@example.com")]
    [InlineData("σοφος@example.com", "σοφοσ@example.com")]
    [InlineData("ann@straße.example", "ann@xn--strae-oqa.example")]
    [InlineData("ann@STRAẞE.example", "ann@xn--strae-oqa.example")]
    [InlineData("ada+ink@example.co.uk", "ada+ink@example.co.uk")]
    [InlineData("o'brien@mail.example", "o'brien@mail.example")]
    [InlineData("ann@ab--cd.example", "ann@ab--cd.example")]
    public void One_person_has_one_address_however_it_is_typed(string typed, string normalised)
    {
        Assert.True(EmailAddress.TryNormalise(typed, out var result));
        Assert.Equal(normalised, result);
    }

    [Theory]
    [InlineData(null, "Enter an e-mail address")]
    [InlineData(" \t", "Enter an e-mail address")]
    [InlineData("ada", "has an @")]
    [InlineData("@example.com", "missing before the @")]
    [InlineData("\u200bpat@example.com", "invisible character (U+200B)")]
    [InlineData("p\u00adat@example.com", "invisible character (U+00AD)")]
    [InlineData("pat\u200e@example.com", "invisible character (U+200E)")]
    [InlineData("pat\u034f@example.com", "invisible character (U+034F)")]
    [InlineData("pat\U000E0041@example.com", "invisible character (U+E0041)")]
    [InlineData("pat\ufe0f@example.com", "invisible character (U+FE0F)")]
    [InlineData("ann@bücher.example\u200b", "invisible character (U+200B)")]
    [InlineData("ann@exam\u00adple.com", "invisible character (U+00AD)")]
    [InlineData("pat@example.com\nBcc: x@example.org", "single line")]
    [InlineData("pat@example.com\r\n", "single line")]
    [InlineData("pat\u2028@example.com", "single line")]
    [InlineData("pat\u0085@example.com", "single line")]
    [InlineData("p\0at@example.com", "single line")]
    [InlineData("test@[127.0.0.1]", "IP address in brackets")]
    [InlineData("test@[IPv6:::1]", "IP address in brackets")]
    [InlineData("a@127.0.0.1", "not a complete domain name")]
    [InlineData("a@b", "not a complete domain name")]
    [InlineData("ada@", "not a complete domain name")]
    [InlineData("ada@example..com", "not a complete domain name")]
    [InlineData("ada@.example.com", "not a complete domain name")]
    [InlineData("ada@example.com.", "not a complete domain name")]
    [InlineData("ada@-example.com", "not a complete domain name")]
    [InlineData("ada@a_b.example", "not a complete domain name")]
    [InlineData("ada@a/b.example", "not a complete domain name")]
    [InlineData("ada@xn--a.example", "not a complete domain name")]
    [InlineData("ada@xn--xn---epa.example", "not a complete domain name")]
    [InlineData("ada@xn--ab-6ha.example", "not a complete domain name")]
    [InlineData("ada@xn--ab-g1t.example", "not a complete domain name")]
    [InlineData("ada@xn--ab-5da.example", "not a complete domain name")]
    [InlineData("ada@xn--ab-m1t.example", "not a complete domain name")]
    [InlineData("ada@xn--mgba3gch31f060k.example", "not a complete domain name")]
    [InlineData("\"ada\"@example.com", "quotation marks")]
    [InlineData("Ada <ada@example.com>", "no spaces")]
    [InlineData("<ada@example.com>", "“<”")]
    [InlineData("ada@example.com,bob@example.com", "“@”")]
    [InlineData("ada@exa mple.com", "no spaces")]
    [InlineData(".ada@example.com", "dot")]
    [InlineData("ada.@example.com", "dot")]
    [InlineData("a..da@example.com", "dot")]
    [InlineData("a\ud800da@example.com", "damaged character")]
    [InlineData("\u0301ada@example.com", "accent that has no letter")]
    [InlineData("ada.\u0301x@example.com", "accent that has no letter")]
    [InlineData("ada＠example.com", "plain sign @")]
    public void Anything_else_is_refused_with_the_reason(string? typed, string reason)
    {
        Assert.False(EmailAddress.TryNormalise(typed, out _));
        Assert.Contains(reason, EmailAddress.Problem(typed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64, 0, true)]
    [InlineData(65, 0, false)]
    [InlineData(64, 189, true)]
    [InlineData(64, 190, false)]
    public void Limits_are_those_of_smtp(int local, int domain, bool accepted) =>
        Assert.Equal(accepted, EmailAddress.IsValid($"{new string('a', local)}@{Domain(Math.Max(domain, 11))}"));

    [Fact]
    public void Local_part_is_measured_in_bytes()
    {
        Assert.True(EmailAddress.IsValid($"{new string('я', 32)}@example.com"));
        Assert.Contains("64 bytes", EmailAddress.Problem($"{new string('я', 33)}@example.com"), StringComparison.Ordinal);
        Assert.False(EmailAddress.IsValid($"ann@{new string('a', 64)}.example"));
        Assert.False(EmailAddress.IsValid(new string('a', 1_000_000)));
    }

    [Fact]
    public void An_address_is_stored_with_its_letters_as_typed_and_shown_in_unicode()
    {
        Assert.Equal("Ann@xn--bcher-kva.example", EmailAddress.Stored(" Ann@BÜCHER.example"));
        Assert.Equal("Ann@bücher.example", EmailAddress.Display("Ann@xn--bcher-kva.example"));
        Assert.Null(EmailAddress.Display(null));
        Assert.Throws<ArgumentException>(() => EmailAddress.Stored("ann"));
    }

    [Fact]
    public void Every_character_of_unicode_is_refused_or_read_the_same_again()
    {
        // Beyond the planes in use a sample does.
        for (var point = 0; point <= 0x10FFFF; point += point < 0x3000 ? 1 : 17)
            if (Rune.IsValid(point))
            {
                CheckTwice($"a{new Rune(point)}b@example.com");
                if (point < 0x3000)
                    CheckTwice($"ann@a{new Rune(point)}b.example");
            }
    }

    [Fact]
    public void What_is_accepted_is_stable_visible_and_survives_a_mail_header()
    {
        var local = Gen.OneOf(Gen.Char['!', '~'].Select(c => c.ToString()), Gen.Char['\u00a0', '\u052f'].Select(c => c.ToString()),
            Gen.OneOf(Gen.Const("\u0308"), Gen.Const("\u200b"), Gen.Const("ß"), Gen.Const("ς"), Gen.Const("İ"), Gen.Const("ﬁ"), Gen.Const("字"), Gen.Const("😀"), Gen.Const("\u202e"), Gen.Const("."), Gen.Const("\"")));
        var text = local.Array[1, 12].Select(string.Concat);
        Gen.Select(text, text).Sample((before, after) => CheckTwice($"{before}@{after}.example"), iter: 20_000);
        Gen.String.Sample(CheckTwice);
    }

    private static void CheckTwice(string typed)
    {
        if (!EmailAddress.TryNormalise(typed, out var once))
            return;
        var stored = EmailAddress.Stored(typed);
        Assert.True(EmailAddress.TryNormalise(once, out var twice) && once == twice, typed);
        Assert.True(EmailAddress.TryNormalise(stored, out twice) && once == twice && EmailAddress.Stored(stored) == stored, typed);
        Assert.True(EmailAddress.TryNormalise(EmailAddress.Display(stored), out twice) && once == twice, typed);
        Assert.Null(InvisibleCharacters.FirstIn(EmailAddress.Display(stored)!));
        Assert.Matches(@"@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{1,63}$", stored);
        Assert.DoesNotContain(stored, c => char.IsControl(c) || char.IsWhiteSpace(c));
        Assert.True(MailboxAddress.TryParse(new MailboxAddress("", stored).ToString(), out var mailbox) && EmailAddress.Stored(mailbox.Address) == stored, typed);
    }

    private static string Domain(int length)
    {
        var domain = new StringBuilder("example.com");
        while (domain.Length < length)
            domain.Insert(0, new string('a', Math.Min(63, length - domain.Length - 1)) + ".");
        return domain.ToString();
    }
}
