using Kept.Server.Network;
using Kept.Server.Shared;

namespace Kept.Server.Requests;

/// <summary>Where to report a security hole (RFC 9116).</summary>
internal static class SecurityText
{
    /// <summary>The file counts for half a year from today; the RFC wants less than a year.</summary>
    private const int Days = 180;

    public static IResult Answer(HttpContext context, SiteUrls urls, TimeProvider time)
    {
        var site = context.Site();
        var midnight = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        var expires = Timestamp.Format(midnight.AddDays(Days));
        return Results.Text(
            $"""
            Contact: mailto:{site.PrivacyEmail}
            Contact: {urls.For(site, "/privacy/contact")}
            Expires: {expires}
            Preferred-Languages: {site.Language}
            Canonical: {urls.For(site, "/.well-known/security.txt")}
            Policy: {urls.For(site, "/privacy/security")}

            """.ReplaceLineEndings("\n"), "text/plain; charset=utf-8");
    }
}
