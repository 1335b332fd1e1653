using System.Buffers;

namespace Kept.Server.Visits;

/// <summary>
/// The path of a page as visits keep it. INVARIANT (QUIET): only pages of the catalogue and of the policy keep their
/// whole path. Of every other page only the first part stays, because links mailed to people, order numbers and searches
/// stand in the rest and would tie a visitor to a person. Query and fragment always go.
/// </summary>
internal static class PagePath
{
    /// <summary>What a path becomes that no page of ours could have.</summary>
    public const string Other = "/*";

    private const int MaxLength = 160;

    private static readonly string[] Whole = ["/c/", "/p/", "/printers/", "/privacy/policy/"];

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-_.~");

    public static string Shorten(ReadOnlySpan<char> path)
    {
        var end = path.IndexOfAny('?', '#');
        path = (end < 0 ? path : path[..end]).TrimEnd('/');
        if (path.IsEmpty)
            return "/";
        if (path[0] != '/' || path.Length > MaxLength || path.ContainsAnyExcept(Allowed))
            return Other;
        if (IsWhole(path))
            return Lower(path);
        var next = path[1..].IndexOf('/') + 1;
        return next == 0 ? Lower(path) : Lower(path[..next]) + Other;
    }

    private static bool IsWhole(ReadOnlySpan<char> path)
    {
        foreach (var prefix in Whole)
            if (path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    private static string Lower(ReadOnlySpan<char> path) => path.ToString().ToLowerInvariant();
}
