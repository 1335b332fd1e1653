namespace Kept.Server.Requests;

/// <summary>Where in the privacy centre a request is made.</summary>
internal static class RequestPlaces
{
    public static string Of(RequestKind kind) => kind switch
    {
        RequestKind.Access or RequestKind.Correct or RequestKind.Delete or RequestKind.Restrict or RequestKind.Categories => "/privacy/record",
        RequestKind.OptOut or RequestKind.OptIn => "/privacy/choices",
        RequestKind.ChildRemoval => "/privacy/child",
        _ => "/privacy/contact",
    };

    public static string NameOf(RequestKind kind) => Of(kind) switch
    {
        "/privacy/record" => "your record",
        "/privacy/choices" => "your choices",
        "/privacy/child" => "a child's data",
        _ => "contact",
    };

    /// <summary>True for what people do themselves, with no wait.</summary>
    public static bool IsAtOnce(RequestKind kind) => Of(kind) is "/privacy/record" or "/privacy/choices";
}
