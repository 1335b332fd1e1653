namespace Kept.Server.People;

/// <summary>How the person reads where a choice of theirs was made.</summary>
internal static class ChoiceWords
{
    /// <summary>Continues "You opted out on November 30, 2026, …".</summary>
    public static string Via(string via) => via switch
    {
        "checkout" => "at checkout",
        "unsubscribe-link" => "by the link in a mail",
        "one-click" => "by your mail program's unsubscribe button",
        "privacy-centre" => "in the privacy centre",
        "gpc" => "by your browser's Global Privacy Control",
        "staff" => "by staff at your request",
        "agent" => "by an agent for you",
        "joined" => "when you made two addresses one record",
        "parent" => "by somebody who said they are a child's parent",
        "address-change" => "carried over from your old address",
        _ => via,
    };
}
