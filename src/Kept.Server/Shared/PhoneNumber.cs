using System.Text;
using System.Text.RegularExpressions;
using PhoneNumbers;

namespace Kept.Server.Shared;

/// <summary>
/// The one reader of telephone numbers. They are checked by Google's libphonenumber and stored as E.164 with an extension
/// as RFC 3966 writes it: <c>+15104440142</c> or <c>+15104440142;ext=12</c>. Digits of every script are read. Letters after the
/// area code are dialled as digits: 1-800-FLOWERS is stored as +18003569377. Whatever else stands in the field is refused, never
/// dropped.
/// </summary>
internal static partial class PhoneNumber
{
    /// <summary>The most characters a number is typed in.</summary>
    public const int LongestInput = 60;

    private const string HowTo =
        "Enter it with the area code, for example 510 444 0142, or with + and the country code; an extension as “ext. 12”.";

    private static readonly PhoneNumberUtil Util = PhoneNumberUtil.GetInstance();

    /// <summary>Reads a number as people write it; without a country code it is one of the United States.</summary>
    public static bool TryNormalise(string? typed, out string stored) => Read(typed, out stored) is null;

    /// <summary>A sentence for whoever typed the number that says what is wrong with it; null when it is valid.</summary>
    public static string? Problem(string? typed) => Read(typed, out _);

    /// <summary>The number without its extension, by which look-ups find it: people leave the extension out.</summary>
    public static string Dialled(string stored) => stored.Split(';')[0];

    /// <summary>A stored number as people read and type it.</summary>
    public static string? Display(string? stored) => stored?.Replace(";ext=", " ext. ", StringComparison.Ordinal);

    /// <summary>The address that dials a number as typed, its extension included (RFC 3966); null for what is none.</summary>
    public static string? Link(string typed) => TryNormalise(typed, out var stored) ? $"tel:{stored}" : null;

    private static string? Read(string? typed, out string stored)
    {
        stored = "";
        var text = AsciiDigits((typed ?? "").Trim());
        if (text.Length == 0)
            return $"Enter a telephone number. {HowTo}";
        if (typed!.Length > LongestInput || Shape().Match(text) is not { Success: true } parts)
            return $"This cannot be read as one telephone number. {HowTo}";
        var (digits, extension) = (parts.Groups["number"].Value, parts.Groups["ext"].Value);
        if (Parse(digits) is not { HasExtension: false } number)
            return $"This cannot be read as one telephone number. {HowTo}";
        if (!Util.IsValidNumber(number))
            return $"{Why(number)} {HowTo}";
        stored = Util.Format(number, PhoneNumberFormat.E164) + (extension.Length == 0 ? "" : $";ext={extension}");
        return null;
    }

    private static PhoneNumbers.PhoneNumber? Parse(string digits)
    {
        try
        {
            return Util.Parse(digits, "US");
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    private static string Why(PhoneNumbers.PhoneNumber number) => Util.IsPossibleNumberWithReason(number) switch
    {
        PhoneNumberUtil.ValidationResult.TOO_LONG => "This telephone number has too many digits.",
        PhoneNumberUtil.ValidationResult.TOO_SHORT or PhoneNumberUtil.ValidationResult.IS_POSSIBLE_LOCAL_ONLY =>
            "This telephone number has too few digits.",
        _ => "Nobody can have this telephone number.",
    };

    /// <summary>
    /// Full-width forms become plain ones, and digits of every script ASCII digits. The marks of direction that address books put
    /// around a number they copy are left out.
    /// </summary>
    private static string AsciiDigits(string typed)
    {
        var text = new StringBuilder();
        foreach (var rune in typed.EnumerateRunes())
        {
            if (InvisibleCharacters.Contains(rune))
                continue;
            if (Rune.IsDigit(rune))
                text.Append((int)Rune.GetNumericValue(rune));
            else
                text.Append(rune);
        }
        return text.ToString().Replace('＋', '+').Replace('（', '(').Replace('）', ')').Replace('－', '-').Replace('\u3000', ' ');
    }

    /// <summary>Digits and what people put between them, then at most a word of letters to dial, then at most an extension.</summary>
    [GeneratedRegex("""
        ^(tel:)?
        (?<number>\+?[0-9\s().\-/\u2010-\u2015\u2212]*[0-9][0-9\s().\-/\u2010-\u2015\u2212]*((?!ext)[A-Z]{3,}[A-Z0-9\-]*)?)
        (\s*(;\s*ext=|[,;]?\s*(extension|extn\.?|ext\.?|x|\#)[:.\s]*)(?<ext>[0-9]{1,10}))?\s*$
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
