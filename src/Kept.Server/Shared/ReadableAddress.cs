using System.Globalization;

namespace Kept.Server.Shared;

/// <summary>Shows a stored e-mail address to people: its domain in Unicode instead of Punycode.</summary>
internal static class ReadableAddress
{
    private static readonly IdnMapping Idn = new();

    public static string Of(string stored)
    {
        var at = stored.LastIndexOf('@');
        try
        {
            return at < 0 ? stored : $"{stored[..at]}@{Idn.GetUnicode(stored[(at + 1)..])}";
        }
        catch (ArgumentException)
        {
            // A domain with hyphens where Punycode has them, such as ab--cd.example, has no other form.
            return stored;
        }
    }
}
