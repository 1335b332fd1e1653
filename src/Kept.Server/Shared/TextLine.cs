using System.Text;

namespace Kept.Server.Shared;

/// <summary>A single line that people type: a name, a street, a city. It is printed on labels and stands in mail headers.</summary>
internal static class TextLine
{
    /// <summary>The text without white space around it; empty when nothing of it can be seen.</summary>
    public static string Read(string? typed)
    {
        var text = typed?.Trim() ?? "";
        return text.EnumerateRunes().All(r => Rune.IsWhiteSpace(r) || InvisibleCharacters.Contains(r)) ? "" : text;
    }

    /// <summary>A sentence that says what is wrong with a text of <see cref="Read"/>, or null.</summary>
    public static string? Problem(string text, int most)
    {
        if (text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029'))
            return "This field takes a single line. Remove the line break.";
        return text.Length > most ? $"This is too long: {text.Length} characters, at most {most} fit." : null;
    }
}
