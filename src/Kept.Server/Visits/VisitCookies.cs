using Microsoft.Net.Http.Headers;

namespace Kept.Server.Visits;

/// <summary>
/// The two cookies of visits. <c>kept.visitor</c> holds a <see cref="VisitorId"/> and is given by the beacon alone,
/// never by a page, so that pages stay cacheable. <c>kept.choice</c> says that no visitor id is wanted.
/// </summary>
internal static class VisitCookies
{
    public const string Visitor = "kept.visitor";
    public const string Choice = "kept.choice";
    public const string NoVisits = "no-visits";

    // 13 months of 30.44 days.
    private const string Lasting = "; max-age=34190208; path=/; samesite=lax; httponly";
    private const string Gone = "; max-age=0; path=/; samesite=lax; httponly";

    /// <summary>Reads the id the browser showed; false when it showed none or something else.</summary>
    public static bool TryRead(HttpRequest request, out VisitorId id) => VisitorId.TryParse(Find(request, Visitor), out id);

    /// <summary>True when the browser asks for no visitor id: by our own choice or by Global Privacy Control.</summary>
    public static bool Refused(HttpRequest request) => Shared.Gpc.IsOn(request) || Chosen(request);

    /// <summary>True when our own choice is set.</summary>
    public static bool Chosen(HttpRequest request) => Find(request, Choice) is NoVisits;

    public static void Give(HttpContext context, VisitorId id) => Append(context, $"{Visitor}={id}{Lasting}");

    /// <summary>Takes the visitor id back, for example when a person is erased.</summary>
    public static void Forget(HttpContext context) => Append(context, $"{Visitor}={Gone}");

    public static void SetChoice(HttpContext context, bool refuse) =>
        Append(context, refuse ? $"{Choice}={NoVisits}{Lasting}" : $"{Choice}={Gone}");

    private static void Append(HttpContext context, string cookie) =>
        context.Response.Headers.Append(HeaderNames.SetCookie, context.Request.IsHttps ? cookie + "; secure" : cookie);

    // The framework's cookie collection builds a dictionary for each request; a hit needs two names.
    private static ReadOnlySpan<char> Find(HttpRequest request, string name)
    {
        foreach (var header in request.Headers.Cookie)
        {
            foreach (var range in header.AsSpan().Split(';'))
            {
                var pair = header.AsSpan(range).Trim(' ');
                if (pair.Length > name.Length && pair[name.Length] == '=' && pair.StartsWith(name, StringComparison.Ordinal))
                    return pair[(name.Length + 1)..];
            }
        }
        return default;
    }
}
