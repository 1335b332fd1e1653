namespace Kept.Server.Visits;

/// <summary>Where a visit came from: the host of the referring page and nothing more of it.</summary>
internal static class Referrer
{
    /// <summary>Nobody led here: a typed address, a bookmark, a mail program.</summary>
    public const string Direct = "direct";

    /// <summary>Sources beyond the number that a day may have.</summary>
    public const string Others = "others";

    private const int MaxLength = 100;

    /// <summary>
    /// The source of a visit, or null when a page of the same site led here or the beacon could not know (the picture
    /// without a script). A network address as a host counts as <see cref="Direct"/>, since it might be somebody's.
    /// </summary>
    /// <param name="referrer">A URL or a bare host; empty for none; null for unknown.</param>
    /// <param name="ownHost">The host name of this request.</param>
    public static string? SourceOf(string? referrer, string ownHost)
    {
        if (referrer is null)
            return null;
        var host = HostOf(referrer);
        if (host.Equals(ownHost, StringComparison.OrdinalIgnoreCase))
            return null;
        if (host.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
            host = host[4..];
        if (host.IsEmpty || host.Length > MaxLength)
            return Direct;
        var name = host.ToString().ToLowerInvariant();
        return Uri.CheckHostName(name) == UriHostNameType.Dns ? name : Direct;
    }

    /// <summary>The part between <c>//</c> (or the start) and the path or port.</summary>
    public static ReadOnlySpan<char> HostOf(ReadOnlySpan<char> referrer)
    {
        var scheme = referrer.IndexOf("//", StringComparison.Ordinal);
        var rest = scheme < 0 ? referrer : referrer[(scheme + 2)..];
        var end = rest.IndexOfAny("/?#");
        rest = end < 0 ? rest : rest[..end];
        rest = rest[(rest.LastIndexOf('@') + 1)..];
        var port = rest.LastIndexOf(':');
        return port < 0 || rest.EndsWith("]", StringComparison.Ordinal) ? rest : rest[..port];
    }
}
