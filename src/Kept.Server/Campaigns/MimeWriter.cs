using System.Text;
using Kept.Server.Network;
using MimeKit;

namespace Kept.Server.Campaigns;

/// <summary>Writes a composed mail as MIME (RFC 2045, RFC 5322): plain text and HTML of the same words.</summary>
internal static class MimeWriter
{
    /// <summary>The message, in seven bits, so that it looks the same in a file as on the wire.</summary>
    public static MimeMessage Write(ComposedMail mail, OutboxMail row, Site site, DateTimeOffset now)
    {
        var message = new MimeMessage { MessageId = row.MessageId(site), Date = now };
        SetMailbox(message, HeaderId.From, site.Name, site.SupportEmail);
        SetMailbox(message, HeaderId.To, mail.ToName ?? "", mail.ToAddress);
        SetRaw(message, HeaderId.Subject, HeaderText.Unstructured("Subject", OneLine(mail.Subject)));
        // Keeps out-of-office replies from answering a program (RFC 3834).
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        foreach (var (name, value) in mail.Headers)
            message.Headers.Add(name, OneLine(value));
        message.Body = new MultipartAlternative(new TextPart("plain") { Text = mail.Text }, new TextPart("html") { Text = mail.Html });
        message.Prepare(EncodingConstraint.SevenBit);
        return message;
    }

    /// <summary>
    /// Whether only a server that offers SMTPUTF8 (RFC 6531) can take the mail. An international domain has an ASCII form, but a local
    /// part has none.
    /// </summary>
    public static bool NeedsUtf8(MimeMessage message) => message.To.Mailboxes.Any(m => !Ascii.IsValid(MailboxAddress.EncodeAddrspec(m.Address)));

    /// <summary>How the message is written: in UTF-8 only when its address needs it.</summary>
    public static FormatOptions FormatOf(MimeMessage message)
    {
        var format = FormatOptions.Default.Clone();
        format.International = NeedsUtf8(message);
        return format;
    }

    private static void SetMailbox(MimeMessage message, HeaderId field, string name, string address)
    {
        var ascii = MailboxAddress.EncodeAddrspec(address);
        SetRaw(message, field, HeaderText.Mailbox(field.ToHeaderName(), OneLine(name), ascii));
    }

    private static void SetRaw(MimeMessage message, HeaderId field, byte[] value)
    {
        var header = new Header(field, "");
        header.SetRawValue(value);
        message.Headers.Replace(header);
    }

    /// <summary>No value of a header field can begin another one.</summary>
    private static string OneLine(string text) => string.Join(' ', new string([.. text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)])
        .Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
