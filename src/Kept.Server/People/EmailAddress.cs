using System.Globalization;
using MimeKit;

namespace Kept.Server.People;

/// <summary>Checks and normalises e-mail addresses (RFC 5321, RFC 5322, RFC 6531).</summary>
internal static class EmailAddress
{
    /// <summary>The longest address SMTP can carry (RFC 5321 section 4.5.3.1.3, erratum 1690).</summary>
    public const int MaxLength = 254;

    private static readonly IdnMapping Idn = new();

    /// <summary>True when <paramref name="text"/> is one plain mailbox with a dotted domain.</summary>
    public static bool IsValid(string? text) => TryNormalise(text, out _);

    /// <summary>
    /// The form that look-ups compare: trimmed, lower case, domain in ASCII. Case in the local part is folded because
    /// no large mail system tells it apart, and a person who types it differently is the same person.
    /// </summary>
    public static bool TryNormalise(string? text, out string normalised)
    {
        normalised = "";
        text = text?.Trim();
        if (text is null or { Length: 0 or > MaxLength } || !MailboxAddress.TryParse(text, out var mailbox) || mailbox.Address != text)
            return false;
        var at = text.LastIndexOf('@');
        if (at is < 1 or > 64 || !TryAsciiDomain(text[(at + 1)..], out var domain))
            return false;
        normalised = $"{text[..at].ToLowerInvariant()}@{domain}";
        return true;
    }

    private static bool TryAsciiDomain(string domain, out string ascii)
    {
        ascii = "";
        try
        {
            ascii = Idn.GetAscii(domain).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return false;
        }
        return ascii.Contains('.', StringComparison.Ordinal)
            && ascii.Split('.').All(label => label.Length is > 0 and <= 63 && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && label[0] != '-' && label[^1] != '-');
    }
}
