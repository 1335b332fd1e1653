using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using DotLiquid;
using Kept.Server.Network;

namespace Kept.Server.Campaigns;

/// <summary>
/// Turns what a composer hands over into what DotLiquid may see: texts, numbers, truth values, lists and dictionaries, copied
/// to the leaves. Dates print as <c>November 23, 2026</c>, in the time of the site; anything else prints as its own <c>ToString()</c>.
/// </summary>
internal static class MailModel
{
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    public static Hash ForText(IDictionary<string, object?> model, Site site) => Copy(model, site, s => s, _ => null);

    /// <summary>DotLiquid does not encode what it prints, so every text is encoded before it gets there.</summary>
    public static Hash ForHtml(IDictionary<string, object?> model, Site site) => Copy(model, site, Html.Encode, h => h.Html);

    private static Hash Copy(IDictionary<string, object?> model, Site site, Func<string, string> text, Func<TrustedHtml, string?> trusted)
    {
        var hash = new Hash();
        foreach (var (key, value) in model)
            hash[key] = Value(value, site, text, trusted);
        return hash;
    }

    private static object? Value(object? value, Site site, Func<string, string> text, Func<TrustedHtml, string?> trusted) => value switch
    {
        null or bool or int or long or decimal or double => value,
        string s => text(s),
        TrustedHtml html => trusted(html),
        IDictionary<string, object?> inner => Copy(inner, site, text, trusted),
        DateTimeOffset at => text(site.Day(at)),
        DateOnly day => text(day.ToString("MMMM d, yyyy", CultureInfo.InvariantCulture)),
        IEnumerable list => list.Cast<object?>().Select(v => Value(v, site, text, trusted)).ToList(),
        _ => text(value.ToString() ?? ""),
    };
}
