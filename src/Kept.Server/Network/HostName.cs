namespace Kept.Server.Network;

/// <summary>Host names of sites (RFC 1123 section 2.1).</summary>
internal static class HostName
{
    /// <summary>The host name in lower case without surrounding blanks, or null when it is none.</summary>
    public static string? Normalise(string? text)
    {
        var host = text?.Trim().ToLowerInvariant();
        return
            host is { Length: > 0 and <= 253 }
            && Array.TrueForAll(host.Split('.'), IsLabel)
            && !host.Split('.')[^1].All(char.IsAsciiDigit)
            ? host
            : null;
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63
        && label[0] != '-'
        && label[^1] != '-'
        && label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
