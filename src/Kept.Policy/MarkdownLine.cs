using System.Text;
using System.Text.RegularExpressions;

namespace Kept.Policy;

/// <summary>What a line of prose is to CommonMark, as far as it decides where clauses and blocks of rules begin.</summary>
internal static partial class MarkdownLine
{
    /// <summary>Up to three spaces, one to six number signs, and a space or nothing.</summary>
    internal static bool IsHeading(string line)
    {
        var text = line.TrimStart(' ');
        var level = text.Length - text.TrimStart('#').Length;
        return line.Length - text.Length <= 3 && level is > 0 and <= 6 && (text.Length == level || text[level] is ' ' or '\t');
    }

    /// <summary>What makes a line mean something else to people than to the parser, or null.</summary>
    /// <param name="line">The line.</param>
    /// <param name="before">The text so far, which ends with the line above.</param>
    internal static string? Problem(string line, StringBuilder before)
    {
        if (HtmlStart().IsMatch(line))
            return "a policy has no HTML, which could hide a rule: write Markdown";
        // Two line feeds in a row: the line above is empty.
        var followsText = before.Length >= 2 && before[^2] != '\n';
        return followsText && Underline().IsMatch(line) ? "a heading begins with '#', and an underlined one begins no clause; leave a line empty above '---'" : null;
    }

    /// <summary>The beginnings of an HTML block; a link such as <c>&lt;https://example.com&gt;</c> is none.</summary>
    [GeneratedRegex(@"^ {0,3}<([!?]|/[A-Za-z]|[A-Za-z][A-Za-z0-9-]*([\s/>]|$))")]
    private static partial Regex HtmlStart();

    [GeneratedRegex(@"^ {0,3}(=+|-+)[ \t]*$")]
    private static partial Regex Underline();
}
