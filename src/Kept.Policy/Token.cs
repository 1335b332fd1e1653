using System.Globalization;
using System.Text;

namespace Kept.Policy;

/// <summary>A word, number or sign of a statement.</summary>
/// <param name="Text">The text; empty at the end of the line.</param>
/// <param name="Column">Its column in the file's line, from 1.</param>
internal readonly record struct Token(string Text, int Column)
{
    /// <summary>A finding quotes no more than this of the file.</summary>
    const int LongestQuote = 60;

    internal bool IsEnd => Text.Length == 0;

    /// <summary>Letters of every script, so that a look-alike is reported as the word it pretends to be.</summary>
    internal bool IsWord => Text.Length > 0 && char.IsLetter(Text[0]);

    internal bool IsNumber => Text.Length > 0 && char.IsAsciiDigit(Text[0]);

    /// <summary>The text as a finding quotes it: shortened, and with what cannot be printed as its code point.</summary>
    internal string Quoted => Quote(Text);

    /// <summary>Names the first letter that is none of the language's, which may look exactly like one; or nothing.</summary>
    internal string Foreign
    {
        get
        {
            var foreign = Text.FirstOrDefault(c => char.IsLetter(c) && !char.IsAscii(c));
            return foreign == '\0' ? "" : string.Create(CultureInfo.InvariantCulture, $" (its letter '{foreign}' is U+{(int)foreign:X4}, not one from a to z)");
        }
    }

    internal static string Quote(string text)
    {
        var shown = new StringBuilder("'");
        foreach (var rune in text.EnumerateRunes().Take(LongestQuote))
        {
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format)
                shown.Append(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
            else
                shown.Append(rune.ToString());
        }
        return shown.Append(text.Length > LongestQuote ? "…'" : "'").ToString();
    }

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
            var stop = EndOf(line, start, end);
            tokens.Add(new(line[start..stop], start + 1));
            start = stop;
        }
        tokens.Add(new("", line.AsSpan(0, end).TrimEnd().Length + 1));
        return tokens;
    }

    /// <summary>A word reaches as far as its letters; a sign is alone, and the halves of a surrogate pair stay together.</summary>
    static int EndOf(string line, int start, int end)
    {
        if (!IsWordPart(line[start]))
            return start + 1 < end && char.IsSurrogatePair(line[start], line[start + 1]) ? start + 2 : start + 1;
        var stop = start + 1;
        while (stop < end && IsWordPart(line[stop]))
            stop++;
        return stop;
    }

    static bool IsWordPart(char c) => char.IsLetterOrDigit(c) || c is '-' or '_';
}
