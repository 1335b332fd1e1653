using System.Globalization;

namespace Kept.Server.Staff;

/// <summary>Contrast of two colours (WCAG 2.2, definitions of contrast ratio and relative luminance).</summary>
internal static class Contrast
{
    /// <summary>The least contrast of text (WCAG 2.2 success criterion 1.4.3).</summary>
    public const double Text = 4.5;

    public const string White = "#ffffff";

    /// <summary>The ground of a shop's dark theme.</summary>
    public const string Dark = "#14171c";

    /// <summary>True for <c>#rrggbb</c>.</summary>
    public static bool IsColour(string? text) => text is ['#', .. { Length: 6 } digits] && digits.All(char.IsAsciiHexDigit);

    /// <summary>From 1 (the same) to 21 (black on white). Both colours are <c>#rrggbb</c>.</summary>
    public static double Ratio(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour) =>
        (0.2126 * Channel(colour[1..3])) + (0.7152 * Channel(colour[3..5])) + (0.0722 * Channel(colour[5..7]));

    private static double Channel(string hex)
    {
        var value = int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
