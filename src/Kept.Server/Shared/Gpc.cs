namespace Kept.Server.Shared;

/// <summary>Global Privacy Control (W3C): the browser's own "do not sell or share".</summary>
internal static class Gpc
{
    /// <summary>When this server's support of it last changed, as <c>gpc.json</c> says.</summary>
    public const string LastUpdate = "2026-11-22";

    /// <summary>True when the request carries <c>Sec-GPC: 1</c>, and that alone: any other value means nothing (section 3.1).</summary>
    public static bool IsOn(HttpRequest request) => request.Headers["Sec-GPC"] is ["1"];
}
