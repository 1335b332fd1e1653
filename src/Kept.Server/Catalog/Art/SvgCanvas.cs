using System.Globalization;
using System.Net;
using System.Text;

namespace Kept.Server.Catalog.Art;

/// <summary>Writes a 240 × 240 SVG 1.1 picture, without style attributes, which the content security policy forbids.</summary>
internal sealed class SvgCanvas
{
    private readonly StringBuilder svg = new(
        """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240" font-family="Segoe UI,Helvetica Neue,Arial,sans-serif">""");

    public SvgCanvas Rect(double x, double y, double width, double height, string fill, double radius = 0, double opacity = 1, string stroke = "") =>
        Add($"""<rect x="{N(x)}" y="{N(y)}" width="{N(width)}" height="{N(height)}"{Radius(radius)} fill="{fill}"{Opacity(opacity)}{Stroke(stroke)}/>""");

    public SvgCanvas Path(string data, string fill, double opacity = 1, string stroke = "", double width = 1) =>
        Add($"""<path d="{data}" fill="{fill}"{Opacity(opacity)}{Stroke(stroke, width)}/>""");

    public SvgCanvas Circle(double x, double y, double radius, string fill, double opacity = 1, string stroke = "", double width = 1) =>
        Add($"""<circle cx="{N(x)}" cy="{N(y)}" r="{N(radius)}" fill="{fill}"{Opacity(opacity)}{Stroke(stroke, width)}/>""");

    /// <summary>The soft shadow a thing throws on the table.</summary>
    public SvgCanvas Shadow(double x, double y, double width) =>
        Add($"""<ellipse cx="{N(x)}" cy="{N(y)}" rx="{N(width / 2)}" ry="7" fill="#0b1520" opacity=".13"/>""");

    /// <summary>A horizontal gradient for later use as <c>url(#id)</c>.</summary>
    public SvgCanvas Shade(string id, string left, string right, bool down = false) =>
        Add($"""<linearGradient id="{id}" x2="{(down ? 0 : 1)}" y2="{(down ? 1 : 0)}"><stop stop-color="{left}"/><stop offset="1" stop-color="{right}"/></linearGradient>""");

    /// <summary>Centred text that shrinks to fit <paramref name="width"/>.</summary>
    public SvgCanvas Text(double x, double y, string text, double size, double width, string fill, int weight = 600)
    {
        // Capitals and digits are wider than small letters. Which font draws them depends on the browser; this is the widest.
        var wide = text.Any(char.IsAsciiLetterLower) ? 0.66 : 0.82;
        var fitting = Math.Min(size, width / Math.Max(1, text.Length) / wide);
        return Add($"""<text x="{N(x)}" y="{N(y)}" font-size="{N(fitting)}" font-weight="{weight}" text-anchor="middle" fill="{fill}">{WebUtility.HtmlEncode(text)}</text>""");
    }

    public SvgCanvas Turn(double degrees, double x, double y, Action<SvgCanvas> draw)
    {
        Add($"""<g transform="rotate({N(degrees)} {N(x)} {N(y)})">""");
        draw(this);
        return Add($"</g>");
    }

    public SvgCanvas Move(double x, double y, double scale, Action<SvgCanvas> draw)
    {
        Add($"""<g transform="translate({N(x)} {N(y)}) scale({N(scale)})">""");
        draw(this);
        return Add($"</g>");
    }

    public override string ToString() => svg.ToString() + "</svg>";

    public static string N(double number) => Math.Round(number, 2).ToString(CultureInfo.InvariantCulture);

    private SvgCanvas Add(FormattableString element)
    {
        svg.Append(element.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    private static string Opacity(double opacity) => opacity >= 1 ? "" : $" opacity=\"{N(opacity)}\"";

    private static string Radius(double radius) => radius <= 0 ? "" : $" rx=\"{N(radius)}\"";

    private static string Stroke(string stroke, double width = 1) => stroke.Length == 0 ? "" : $" stroke=\"{stroke}\" stroke-width=\"{N(width)}\"";
}
