namespace Kept.Policy;

/// <summary>
/// Finds the beginning of a block that is no block of rules and looks like one to people: in a quotation or a list, indented, in
/// the middle of a line, or made of other signs. What people take for a rule must not be ignored in silence.
/// </summary>
internal static class StrayFence
{
    const string Signs = "`~'\"\u00B4\u2018\u2019\u201C\u201D\u2032\u2035\u02CB\u02BC\uFF40\uFF07\uFF5E\u1FEF\u02DC:";

    internal const string Remedy = "a block of rules begins with the line '```policy' at the left margin, outside lists and quotations";

    /// <summary>The column, from 1, and the message; null for a line that begins nothing.</summary>
    internal static (int Column, string Message)? Find(string line)
    {
        var start = SkipContainers(line);
        var text = line.AsSpan(start);
        if (text.Length > 1 && Signs.Contains(text[0]) && text[0] == text[1])
        {
            var info = text.TrimStart(text[0]);
            if (!info.Contains(text[0]) && info.Length < 40 && Fence.IsNearPolicy(info.Trim().ToString()))
                return (start + 1, Remedy);
            if (text[0] is '`' or '~' && text.Length - info.Length >= 3 && !info.Contains('`'))
                return (start + 1, "a code block begins at the left margin, outside lists and quotations");
        }
        var end = line.TrimEnd();
        var before = end.EndsWith(Fence.Policy, StringComparison.OrdinalIgnoreCase) ? end[..^Fence.Policy.Length].TrimEnd() : "";
        return before.EndsWith("```", StringComparison.Ordinal) || before.EndsWith("~~~", StringComparison.Ordinal)
            ? (before.Length - 2, Remedy)
            : null;
    }

    /// <summary>Where the text of a line begins, behind the marks of quotations, lists, headings and indented code.</summary>
    internal static int SkipContainers(string line)
    {
        var at = 0;
        while (true)
        {
            while (at < line.Length && (char.IsWhiteSpace(line[at]) || line[at] is '>' or '\\'))
                at++;
            var stop = at;
            while (stop < line.Length && char.IsAsciiDigit(line[stop]))
                stop++;
            var isNumbered = stop > at && stop < line.Length && line[stop] is '.' or ')';
            stop = isNumbered || (stop == at && stop < line.Length && line[stop] is '-' or '*' or '+' or '#') ? stop + 1 : at;
            while (stop > at && stop < line.Length && line[stop] == '#' && line[at] == '#')
                stop++;
            if (stop == at || (stop < line.Length && line[stop] is not (' ' or '\t')))
                return at;
            at = stop;
        }
    }
}
