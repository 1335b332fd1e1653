using System.Globalization;
using System.Text;

namespace Kept.Server.Shared;

/// <summary>
/// Finds characters that a reader cannot see, so that two texts which look alike are alike: Unicode's
/// <c>Default_Ignorable_Code_Point</c> and every other format character, such as zero-width spaces and joiners, soft
/// hyphens, marks of writing direction, variation selectors and tags.
/// </summary>
internal static class InvisibleCharacters
{
    /// <summary>Default-ignorable code points whose general category is not Format, and two blanks that count as letters or symbols.</summary>
    private static readonly (int First, int Last)[] Others =
    [
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065), (0x2800, 0x2800),
        (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF),
    ];

    public static bool Contains(Rune rune) =>
        Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format
        || Others.Any(range => rune.Value >= range.First && rune.Value <= range.Last);

    /// <summary>The first invisible character as <c>U+200B</c>, or null when every character can be seen.</summary>
    public static string? FirstIn(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (Contains(rune))
                return $"U+{rune.Value:X4}";
        return null;
    }
}
