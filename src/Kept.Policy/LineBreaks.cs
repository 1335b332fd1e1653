using System.Buffers;

namespace Kept.Policy;

/// <summary>Splits a file into lines, and refuses what ends a line for some programs and not for others.</summary>
internal static class LineBreaks
{
    static readonly SearchValues<char> Others = SearchValues.Create("\r\v\f\u0085\u2028\u2029");

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
            if (lines[i].AsSpan().IndexOfAny(Others) is >= 0 and var at)
                sink.Error(i + 1, at + 1, 1, MessageOf(lines[i][at], lines.Length == 1));
        }
        return lines;
    }

    static string MessageOf(char found, bool isOnlyLine) => found == '\r' && isOnlyLine
        ? "the lines of this file end with U+000D (carriage return) alone: save it with LF or CR LF line ends"
        : $"{LookAlike.NameOf(found)} does not end a line here: end lines with LF or CR LF";
}
