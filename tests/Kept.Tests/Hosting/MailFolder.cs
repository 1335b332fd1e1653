using System.Text.RegularExpressions;
using Kept.Server.People;
using MimeKit;

namespace Kept.Tests.Hosting;

/// <summary>The mails that left, as the <c>.eml</c> files of the outbox.</summary>
public sealed partial class MailFolder(string folder)
{
    /// <summary>Every mail so far, the oldest first. A file that is still being written is left for the next look.</summary>
    public IReadOnlyList<MimeMessage> All => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateFiles(folder, "*.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Read).OfType<MimeMessage>()];

    /// <summary>The mails to an address, in whatever spelling; MimeKit reads a domain in Punycode as Unicode.</summary>
    public IEnumerable<MimeMessage> To(string address) => All.Where(m => m.To.Mailboxes.Any(t => Normalised(t.Address) == Normalised(address)));

    /// <summary>Waits for a mail to this address whose subject holds <paramref name="subject"/>.</summary>
    public Task<MimeMessage> WaitAsync(string address, string subject = "") => Eventually.GetAsync(
        $"a mail to {address} about '{subject}'",
        () => Task.FromResult(To(address).LastOrDefault(m => m.Subject?.Contains(subject, StringComparison.OrdinalIgnoreCase) ?? subject.Length == 0)));

    /// <summary>The first address in the mail's text that holds <paramref name="part"/>, for example <c>/u/</c>.</summary>
    public static Uri Link(MimeMessage mail, string part)
    {
        var links = Links().Matches(mail.TextBody ?? "").Select(m => m.Value.TrimEnd('.', ',')).ToList();
        return new Uri(links.Find(l => l.Contains(part, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"The mail '{mail.Subject}' has no link with '{part}', only: {string.Join(' ', links)}"));
    }

    private static string Normalised(string address) => EmailAddress.TryNormalise(address, out var normalised) ? normalised : address;

    private static MimeMessage? Read(string file)
    {
        try
        {
            return MimeMessage.Load(file);
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"https?://[^\s<>""]+")]
    private static partial Regex Links();
}
