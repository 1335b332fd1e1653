using System.Globalization;
using System.Text;
using Kept.Server.Shared;

namespace Kept.Server.People;

/// <summary>
/// Reads the domain of an e-mail address: UTS 46 without transitional processing, so <c>straße.example</c> is not
/// <c>strasse.example</c>, and letters, digits and hyphens only (STD 3).
/// </summary>
internal static class EmailDomain
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>The domain in lower-case ASCII, or a sentence that says what is wrong with it.</summary>
    public static bool TryRead(string typed, out string ascii, out string problem)
    {
        ascii = "";
        problem = typed.StartsWith('[')
            ? "An IP address in brackets cannot be used here. Use an e-mail address with a domain name, for example name@example.com."
            : "What follows the @ is not a complete domain name. The whole address looks like name@example.com.";
        if (typed.StartsWith('[') || ToAscii(typed) is not { } domain)
            return false;
        var labels = domain.Split('.');
        if (labels.Length < 2 || labels[^1].All(char.IsAsciiDigit) || !labels.All(IsLabel))
            return false;
        (ascii, problem) = (domain, "");
        return true;
    }

    /// <summary>Lower case first: before Unicode 15.1, UTS 46 turned the capital ẞ into "ss" and the small ß into itself.</summary>
    private static string? ToAscii(string domain)
    {
        try
        {
            return Idn.GetAscii(domain.ToLowerInvariant().Normalize(NormalizationForm.FormC)).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string? ToUnicode(string ascii)
    {
        try
        {
            return Idn.GetUnicode(ascii);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>ICU has checked the characters and the encoding. An encoded label must show no character that cannot be seen.</summary>
    private static bool IsLabel(string label) => label.Length > 0
        && (!label.StartsWith("xn--", StringComparison.Ordinal) || (ToUnicode(label) is { } shown && InvisibleCharacters.FirstIn(shown) is null));
}
