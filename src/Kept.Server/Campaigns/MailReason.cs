namespace Kept.Server.Campaigns;

/// <summary>Why a mail was dropped, put off or failed, besides <c>smtp-NNN</c> for what the mail server said.</summary>
internal static class MailReason
{
    public const string NotPermitted = "not-permitted";
    public const string Erased = "erased";
    public const string BadAddress = "bad-address";
    public const string NoComposer = "no-composer";

    /// <summary>An offer may have left when the node or the connection was lost; it is not sent again.</summary>
    public const string OutcomeUnknown = "outcome-unknown";

    public const string TooSlow = "too-slow";
    public const string Timeout = "smtp-timeout";
    public const string Lost = "smtp-lost";
    public const string Unreachable = "smtp-unreachable";

    /// <summary>The address needs SMTPUTF8 and the mail server doesn't offer it.</summary>
    public const string NoUtf8 = "smtp-no-utf8";

    /// <summary>This server was stopped before the mail began to leave.</summary>
    public const string Stopped = "stopped";

    /// <summary>The reason in words, for staff.</summary>
    public static string Words(string reason) => reason switch
    {
        NotPermitted => "The policy or the person's choice doesn't permit it, or it has expired.",
        Erased => "The person was erased.",
        BadAddress => "The address is not valid.",
        NoComposer => "Nothing can write this kind of mail any more, or its shop is gone.",
        OutcomeUnknown => "The connection was lost before the mail server confirmed it; it may have arrived.",
        TooSlow => "Writing the mail took too long.",
        Timeout => "The mail server didn't answer in time.",
        Lost => "The mail server closed the connection.",
        Unreachable => "The mail server can't be reached.",
        NoUtf8 => "The address has characters before the @ that the mail server can't take: it doesn't offer SMTPUTF8.",
        Stopped => "This server was restarted.",
        "smtp-sign-in" => "The mail server refused the user name or password.",
        "smtp-tls" => "No protected connection to the mail server could be made.",
        "file-not-written" => "The file couldn't be written.",
        _ when reason.StartsWith("smtp-5", StringComparison.Ordinal) => $"The mail server refused it for good (code {reason[5..]}).",
        _ when reason.StartsWith("smtp-4", StringComparison.Ordinal) => $"The mail server refused it for now (code {reason[5..]}).",
        _ when reason.StartsWith("compose-", StringComparison.Ordinal) => "The mail couldn't be written; see the log.",
        _ => reason,
    };
}
