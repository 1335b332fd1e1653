using MimeKit;

namespace Kept.Server.Campaigns;

/// <summary>Takes mails out of the server: to SMTP when a host is set, else into files. Several mails at a time.</summary>
internal interface IMailTransport
{
    /// <summary>
    /// Hands the mail over; it has left when this returns. Throws <see cref="TransportException"/>. When <paramref name="cancel"/>
    /// is cancelled, a mail that has not begun to leave does not leave.
    /// </summary>
    Task SendAsync(MimeMessage message, Guid id, CancellationToken cancel);

    /// <summary>Whether a mail whose sender died was handed over; null when nobody can tell.</summary>
    bool? HasLeft(Guid id);

    /// <summary>Removes what this server still holds of a mail that was handed over. Does not throw.</summary>
    void Forget(Guid id);

    /// <summary>Gives back what is held for further mails and was not used for some time.</summary>
    Task CloseIdleAsync();
}

/// <summary>How a hand-over failed.</summary>
internal enum TransportFailure
{
    /// <summary>It did not leave and may later.</summary>
    Temporary,

    /// <summary>It did not leave and never will.</summary>
    Permanent,

    /// <summary>It may have left: the connection was lost before the answer.</summary>
    Unclear,
}

/// <summary>A hand-over failed. The message is a code without personal data, for example <c>smtp-550</c>.</summary>
internal sealed class TransportException(string code, TransportFailure failure, Exception? inner = null) : Exception(code, inner)
{
    public TransportFailure Failure { get; } = failure;

    /// <summary>The mail server itself failed, so the next mail would probably fail as well.</summary>
    public bool IsOfServer { get; init; }
}
