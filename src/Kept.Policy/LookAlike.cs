using System.Globalization;
using System.Text;

namespace Kept.Policy;

/// <summary>Characters that people cannot tell from the plain ones of the language, such as a non-breaking hyphen.</summary>
internal static class LookAlike
{
    static readonly Dictionary<int, string> Names = new()
    {
        [0x00] = "null",
        [0x0B] = "line tabulation",
        [0x0C] = "form feed",
        [0x0D] = "carriage return",
        [0x85] = "next line",
        [0xA0] = "no-break space",
        [0xAD] = "soft hyphen",
        [0x200B] = "zero width space",
        [0x200C] = "zero width non-joiner",
        [0x200D] = "zero width joiner",
        [0x2010] = "hyphen",
        [0x2011] = "non-breaking hyphen",
        [0x2013] = "en dash",
        [0x2014] = "em dash",
        [0x2018] = "left single quotation mark",
        [0x2019] = "right single quotation mark",
        [0x201C] = "left double quotation mark",
        [0x201D] = "right double quotation mark",
        [0x2028] = "line separator",
        [0x2029] = "paragraph separator",
        [0x202A] = "left-to-right embedding",
        [0x202B] = "right-to-left embedding",
        [0x202C] = "pop directional formatting",
        [0x202D] = "left-to-right override",
        [0x202E] = "right-to-left override",
        [0x202F] = "narrow no-break space",
        [0x2212] = "minus sign",
        [0x2066] = "left-to-right isolate",
        [0x2067] = "right-to-left isolate",
        [0x2068] = "first strong isolate",
        [0x2069] = "pop directional isolate",
        [0x3000] = "ideographic space",
        [0xFEFF] = "byte order mark",
    };

    const string SingleQuotes = "\u2018\u2019\u201A\u201B\u2032\u00B4\u02BC\u2039\u203A";
    const string Commas = "\u060C\u3001\uFE10\uFE50\uFE51";

    /// <summary>
    /// Reports each look-alike of a statement, outside its comment, with the plain character to write in its place. True when
    /// there is none.
    /// </summary>
    internal static bool Check(string line, int number, DiagnosticSink sink)
    {
        var found = false;
        for (var at = 0; at < line.Length && line[at] != '#'; at++)
        {
            var hint = HintOf(line, at, out var length);
            if (hint is not null)
                sink.Error(number, at + 1, length, hint);
            found |= hint is not null;
            at += length - 1;
        }
        return !found;
    }

    /// <summary>What is said about the first look-alike of some text, in parentheses with a space before; nothing when it has none.</summary>
    internal static string HintIn(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (HintOf(text, at, out _) is { } hint)
                return $" ({hint})";
        }
        return "";
    }

    /// <summary><c>U+2011 (non-breaking hyphen)</c>; the code point alone where the table has no name.</summary>
    internal static string NameOf(int character)
    {
        var point = string.Create(CultureInfo.InvariantCulture, $"U+{character:X4}");
        return Names.TryGetValue(character, out var name) ? $"{point} ({name})" : point;
    }

    static string? HintOf(string text, int at, out int length)
    {
        length = 1;
        if (char.IsAscii(text[at]) || Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out length) != System.Buffers.OperationStatus.Done)
            return null;
        return PlainOf(rune) switch
        {
            null => null,
            "" => $"{NameOf(rune.Value)} cannot be seen: delete it",
            " " => $"{NameOf(rune.Value)} is not a plain space: write one",
            "'" or "\"" => $"{NameOf(rune.Value)} looks like {PlainOf(rune)}, and words stand without quotation marks: delete it",
            var plain => $"{NameOf(rune.Value)} is not '{plain}': write '{plain}'",
        };
    }

    /// <summary>The plain character that this one looks like; empty for what nobody sees, null for what looks like nothing else.</summary>
    static string? PlainOf(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        _ when rune.Value is >= 0xFF01 and <= 0xFF5E => $"{(char)(rune.Value - 0xFEE0)}",
        _ when rune.Value is 0x2212 or 0x02D7 or 0x2043 => "-",
        _ when rune.IsBmp && SingleQuotes.Contains((char)rune.Value) => "'",
        _ when rune.IsBmp && Commas.Contains((char)rune.Value) => ",",
        UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => "",
        UnicodeCategory.SpaceSeparator => " ",
        UnicodeCategory.DashPunctuation => "-",
        UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation => "\"",
        UnicodeCategory.OpenPunctuation => rune.Value is 0x201E ? "\"" : "(",
        UnicodeCategory.ClosePunctuation => ")",
        UnicodeCategory.DecimalDigitNumber => string.Create(CultureInfo.InvariantCulture, $"{Rune.GetNumericValue(rune):0}"),
        _ => null,
    };
}
