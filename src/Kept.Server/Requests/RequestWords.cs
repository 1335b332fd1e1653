namespace Kept.Server.Requests;

/// <summary>How pages and files name a request's law, channel, state and actors.</summary>
internal static class RequestWords
{
    public static string Law(RequestLaw law) => law switch
    {
        RequestLaw.Ccpa => "CCPA",
        RequestLaw.Gdpr => "GDPR",
        RequestLaw.Sb27 => "SB 27",
        RequestLaw.CanSpam => "CAN-SPAM",
        RequestLaw.Coppa => "COPPA",
        _ => "House rule",
    };

    public static string Channel(RequestChannel channel) => channel switch
    {
        RequestChannel.Letter => "by post",
        RequestChannel.Mail => "by e-mail",
        RequestChannel.Telephone => "by telephone",
        RequestChannel.Elsewhere => "at another address of the company",
        RequestChannel.Agent => "by an agent",
        _ => "on the site",
    };

    public static string State(RequestState state) => state switch
    {
        RequestState.Open => "open",
        RequestState.AwaitingProof => "waits for proof",
        RequestState.Denied => "refused",
        RequestState.Revoked => "taken back",
        RequestState.Expired => "not proved in time",
        _ => "done",
    };

    public static string Actor(string? actor) => actor switch
    {
        "person" => "the person",
        "agent" => "the agent",
        "watch" => "the watch",
        _ => "staff",
    };
}
