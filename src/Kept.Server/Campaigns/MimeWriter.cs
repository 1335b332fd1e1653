using Kept.Server.Network;
using MimeKit;

namespace Kept.Server.Campaigns;

/// <summary>Writes a composed mail as MIME (RFC 2045, RFC 5322): plain text and HTML of the same words.</summary>
internal static class MimeWriter
{
    /// <summary>The message, in seven bits, so that it looks the same in a file as on the wire.</summary>
    public static MimeMessage Write(ComposedMail mail, OutboxMail row, Site site, DateTimeOffset now)
    {
        var message = new MimeMessage { MessageId = row.MessageId(site), Date = now, Subject = OneLine(mail.Subject) };
        message.From.Add(new MailboxAddress(OneLine(site.Name), site.SupportEmail));
        message.To.Add(new MailboxAddress(OneLine(mail.ToName ?? ""), mail.ToAddress));
        // Keeps out-of-office replies from answering a program (RFC 3834).
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        foreach (var (name, value) in mail.Headers)
            message.Headers.Add(name, OneLine(value));
        message.Body = new MultipartAlternative(new TextPart("plain") { Text = mail.Text }, new TextPart("html") { Text = mail.Html });
        message.Prepare(EncodingConstraint.SevenBit);
        return message;
    }

    /// <summary>No value of a header field can begin another one.</summary>
    private static string OneLine(string text) => new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
}
