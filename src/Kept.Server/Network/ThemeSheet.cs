using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Kept.Server.Network;

/// <summary>
/// The colours of a site as a style sheet of its own, since the content security policy forbids styles in the page, and
/// its mark as an SVG picture. Both are addressed by a hash of what they hold, so that browsers may keep them for good.
/// </summary>
internal static partial class ThemeSheet
{
    public static string Css(Site site)
    {
        var light = Safe(site.Theme.Accent, new Theme().Accent);
        var dark = Safe(site.Theme.AccentDark, new Theme().AccentDark);
        return $"{Root(light)}\n@media screen and (prefers-color-scheme:dark){{{Root(dark)}}}\n";
    }

    /// <summary>A drop for ink, a folded sheet for paper, the first letter for any other shop.</summary>
    public static string Mark(Site site)
    {
        var fill = Safe(site.Theme.Accent, new Theme().Accent);
        var shape = site.Catalogue switch
        {
            "cartridges" => """<path d="M20 6c6 8 10.5 13 10.5 18.5a10.5 10.5 0 0 1-21 0C9.5 19 14 14 20 6z" fill="#fff"/><path d="M14.5 24.5a5.5 5.5 0 0 0 5.5 5.5" fill="none" stroke="#0006" stroke-width="2" stroke-linecap="round"/>""",
            "paper" => """<path d="M11 7h12l7 7v19H11z" fill="#fff"/><path d="M23 7v7h7z" fill="#0004"/><path d="M15 20h11M15 25h11" stroke="#0005" stroke-width="2" stroke-linecap="round"/>""",
            _ => $"""<text x="20" y="28" font-family="Georgia,serif" font-size="24" font-weight="700" text-anchor="middle" fill="#fff">{System.Net.WebUtility.HtmlEncode(site.Name[..1])}</text>""",
        };
        return $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="10" fill="{fill}"/>{shape}</svg>""";
    }

    public static string CssUrl(Site site) => $"/theme.css?v={Hash(Css(site))}";

    public static string MarkUrl(Site site) => $"/favicon.svg?v={Hash(Mark(site))}";

    /// <summary>Answers with <paramref name="content"/>; kept for a year when it was asked for by its hash.</summary>
    public static IResult Answer(HttpContext context, string content, string type)
    {
        var forGood = context.Request.Query["v"] == Hash(content);
        context.Response.Headers.CacheControl = forGood ? "public, max-age=31536000, immutable" : "public, max-age=300";
        return Results.Text(content, type, Encoding.UTF8);
    }

    private static string Root(string accent) => $":root{{--accent:{accent};--on-accent:{On(accent)}}}";

    /// <summary>A colour that can be nothing else in a style sheet: settings are typed by people.</summary>
    private static string Safe(string colour, string fallback) => HexColour().IsMatch(colour) ? colour : fallback;

    /// <summary>Black or white, whichever reads better on the colour (WCAG 2.2 relative luminance).</summary>
    private static string On(string hex)
    {
        var value = int.Parse(hex.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var luminance = (0.2126 * Linear(value >> 16)) + (0.7152 * Linear((value >> 8) & 255)) + (0.0722 * Linear(value & 255));
        return luminance > 0.179 ? "#10161c" : "#ffffff";
    }

    private static double Linear(int channel)
    {
        var c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
    }

    private static string Hash(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)), 0, 5);

    [GeneratedRegex("^#[0-9a-fA-F]{6}$")]
    private static partial Regex HexColour();
}
