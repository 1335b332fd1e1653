namespace Kept.Policy;

/// <summary>A word, number or sign of a statement.</summary>
/// <param name="Text">The text; empty at the end of the line.</param>
/// <param name="Column">Its column in the file's line, from 1.</param>
internal readonly record struct Token(string Text, int Column)
{
    internal bool IsEnd => Text.Length == 0;

    internal bool IsWord => Text.Length > 0 && char.IsAsciiLetter(Text[0]);

    internal bool IsNumber => Text.Length > 0 && char.IsAsciiDigit(Text[0]);

    /// <summary>Splits a line; everything after a number sign is a comment. Always ends with an end token.</summary>
    internal static List<Token> Split(string line)
    {
        var tokens = new List<Token>();
        var end = line.IndexOf('#');
        if (end < 0)
            end = line.Length;
        for (var start = 0; start < end;)
        {
            if (char.IsWhiteSpace(line[start]))
            {
                start++;
                continue;
            }
            var stop = start + 1;
            if (IsWordPart(line[start]))
            {
                while (stop < end && IsWordPart(line[stop]))
                    stop++;
            }
            tokens.Add(new(line[start..stop], start + 1));
            start = stop;
        }
        tokens.Add(new("", line.AsSpan(0, end).TrimEnd().Length + 1));
        return tokens;
    }

    static bool IsWordPart(char c) => char.IsLetterOrDigit(c) || c is '-' or '_';
}
