using System.Globalization;
using System.Text;

namespace Kept.Server.Shared;

/// <summary>
/// Makes texts comparable that people type in several ways: letter case, accents, width, ligatures and the script of digits do not count.
/// </summary>
internal static class TextFold
{
    /// <summary>
    /// Lower case, compatibility forms replaced (NFKD, Unicode Annex #15), diacritics removed, and letters that have
    /// no decomposition spelled out: <c>Ｃａｆé</c> is <c>cafe</c>, <c>Straße</c> is <c>strasse</c>.
    /// </summary>
    public static string Of(string text)
    {
        if (Ascii.IsValid(text))
            return text.ToLowerInvariant();
        var folded = new StringBuilder(text.Length);
        foreach (var c in Whole(text).Normalize(NormalizationForm.FormKD))
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
                Append(folded, char.ToLowerInvariant(c));
        return folded.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>Half of a surrogate pair cannot be normalised; it becomes the replacement character.</summary>
    private static string Whole(string text) => string.Concat(text.EnumerateRunes());

    private static void Append(StringBuilder folded, char letter) =>
        _ = letter switch
        {
            'ß' => folded.Append("ss"),
            'æ' => folded.Append("ae"),
            'œ' => folded.Append("oe"),
            'ø' => folded.Append('o'),
            'đ' or 'ð' => folded.Append('d'),
            'ł' => folded.Append('l'),
            'þ' => folded.Append("th"),
            'ı' => folded.Append('i'),
            _ when char.IsDigit(letter) => folded.Append((char)('0' + CharUnicodeInfo.GetDecimalDigitValue(letter))),
            _ => folded.Append(letter),
        };
}
