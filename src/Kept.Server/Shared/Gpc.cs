namespace Kept.Server.Shared;

/// <summary>Global Privacy Control (W3C): the browser's own "do not sell or share".</summary>
internal static class Gpc
{
    /// <summary>When this server's support of it last changed, as <c>gpc.json</c> says.</summary>
    public const string LastUpdate = "2026-11-30";

    /// <summary>
    /// True when one of the request's <c>Sec-GPC</c> fields is exactly <c>1</c>, whatever the others are; a list in one field is not (section
    /// 3.3). Spaces and tabs around a field's value are not part of it (RFC 9110, section 5.5).
    /// </summary>
    public static bool IsOn(HttpRequest request)
    {
        foreach (var field in request.Headers["Sec-GPC"])
            if (field.AsSpan().Trim(" \t") is "1")
                return true;
        return false;
    }
}
