using System.Buffers;

namespace Kept.Policy;

/// <summary>
/// Splits a file into lines, and refuses what ends a line for some programs and not for others, what nobody sees, and what
/// shows a line in another order than the parser reads it (CVE-2021-42574).
/// </summary>
internal static class LineBreaks
{
    const string Ends = "\r\v\f\u0085\u2028\u2029";

    const string Orders = "\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";

    static readonly SearchValues<char> Refused = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(point => (char)point).Where(c => char.IsControl(c) && c != '\t'), .. Ends, .. Orders]);

    /// <summary>
    /// The lines, which end with LF or CR LF. Markdown also breaks a line at a lone CR, and editors at the others, so a rule
    /// behind one of them could be seen by people and hidden in a comment from the parser: each is an error.
    /// </summary>
    internal static string[] Split(string text, DiagnosticSink sink)
    {
        var lines = text.TrimStart('\uFEFF').Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            // The last line has no LF behind it, so a CR at its end stands alone.
            if (i < lines.Length - 1 && lines[i].EndsWith('\r'))
                lines[i] = lines[i][..^1];
            if (lines[i].AsSpan().IndexOfAny(Refused) is >= 0 and var at)
                sink.Error(i + 1, at + 1, 1, MessageOf(lines[i][at], lines.Length == 1));
        }
        return lines;
    }

    /// <summary>Whether nothing in the line is refused, which <see cref="Split"/> has reported then.</summary>
    internal static bool IsSound(string line) => !line.AsSpan().ContainsAny(Refused);

    static string MessageOf(char found, bool isOnlyLine) => found switch
    {
        '\r' when isOnlyLine => "the lines of this file end with U+000D (carriage return) alone: save it with LF or CR LF line ends",
        _ when Ends.Contains(found) => $"{LookAlike.NameOf(found)} does not end a line here: end lines with LF or CR LF",
        _ when Orders.Contains(found) => $"{LookAlike.NameOf(found)} changes the order in which people read this line: delete it",
        _ => $"{LookAlike.NameOf(found)} cannot be seen: delete it",
    };
}
