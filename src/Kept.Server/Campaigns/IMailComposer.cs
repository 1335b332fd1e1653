using Kept.Server.Gate;
using Kept.Server.Network;

namespace Kept.Server.Campaigns;

/// <summary>A mail as it leaves. It lives in memory only.</summary>
internal sealed record ComposedMail(string ToAddress, string? ToName, string Subject, string Text, string Html)
{
    /// <summary>Further header fields, for example <c>List-Unsubscribe</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>A mail to whom the gate opened an address for mail of this purpose.</summary>
    public static ComposedMail To<TUse>(Opened<TUse> to, (string Subject, string Text, string Html) written)
        where TUse : IMailUse => new(to.Data.Email!, to.Data.Name, written.Subject, written.Text, written.Html);

    public override string ToString() => "▒▒▒";
}

/// <summary>What a kind of mail is, in words without personal data.</summary>
/// <param name="Name">A title, for example "Order confirmation".</param>
/// <param name="Because">Why it is sent, as the end of "You got this mail because …".</param>
internal sealed record MailAbout(string Name, string Because)
{
    /// <summary>True for mail to a partner or to the site's own staff: no consumer gets it, so nobody's record lists it.</summary>
    public bool IsInternal { get; init; }
}

/// <summary>
/// Writes the mails of one kind. Called inside the transaction that marks the mail as leaving, so the gate's
/// decision and entry commit before anything leaves.
/// </summary>
internal interface IMailComposer
{
    /// <summary>The kind it composes, for example <c>order-confirmation</c>.</summary>
    string Kind { get; }

    /// <summary>
    /// True for offers: they need a lawful basis at the moment they leave and end with an opt-out. False for mail
    /// about a transaction or a right, which no opt-out stops.
    /// </summary>
    bool IsOffer { get; }

    /// <summary>What the mail is, for the record of whoever got it and the page behind its "why" link.</summary>
    MailAbout About { get; }

    /// <summary>The mail, or null with nothing written when there is nobody to send it to or the gate denies.</summary>
    Task<ComposedMail?> ComposeAsync(OutboxMail mail, Site site, CancellationToken cancel);
}

/// <summary>What a composer throws when its mail must wait until somebody lets it go, as in a paused campaign.</summary>
internal sealed class MailHeldException : Exception;
