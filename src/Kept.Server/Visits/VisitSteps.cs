using System.Buffers;

namespace Kept.Server.Visits;

/// <summary>What a beacon brought, before it is decided whether it counts.</summary>
internal readonly record struct Arrival(HttpRequest Request, string Path, string? Source, Device Device, bool KeepsCookies);

/// <summary>One reason for not counting a hit, by name and in words, with the test for it.</summary>
internal sealed record VisitStep(string Name, string Says, VisitStep.Test Drops)
{
    public delegate bool Test(in Arrival arrival);
}

/// <summary>
/// The steps every hit goes through, in order; the first that drops it is counted as the reason. The user agent is
/// read here and kept nowhere.
/// </summary>
internal static class VisitSteps
{
    public static IReadOnlyList<VisitStep> All { get; } =
    [
        new("staff", "Pages of the console", static (in Arrival a) => a.Path.StartsWith("/console", StringComparison.Ordinal)),
        new("prefetch", "Pages loaded ahead that nobody saw yet", static (in Arrival a) => a.Request.Headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase)),
        new("crawler", "Programs that say they are one", static (in Arrival a) => IsCrawler(a.Request.Headers.UserAgent.ToString())),
        new("referrer-spam", "Made-up referrers that advertise themselves", static (in Arrival a) => IsSpam(a.Source)),
    ];

    private static readonly VisitStep[] Steps = [.. All];

    // Whole tokens and known names. A headless browser is not among them: it may be somebody's, and our own tests use one.
    private static readonly SearchValues<string> Crawlers = SearchValues.Create(
        [
            "bot/", "bot;", "bot)", "bot ", "bot-", "bot_", "+http", "crawl", "spider", "slurp", "archiver", "mediapartners",
            "facebookexternalhit", "bingpreview", "google-inspectiontool", "lighthouse", "pingdom", "uptime", "phantomjs",
            "python-requests", "scrapy", "go-http-client", "libwww-perl", "ahrefs", "semrush",
        ], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Spammers = SearchValues.Create(
        [
            "semalt.", "buttons-for-website.", "darodar.", "best-seo-offer.", "free-share-buttons.", "social-buttons.",
            "make-money-online.", "traffic2money.", "get-free-traffic", "4webmasters.", "ilovevitaly.", "priceg.", "o-o-6-o-o.",
        ], StringComparison.OrdinalIgnoreCase);

    /// <summary>The name of the first step that drops the hit, or null when it counts.</summary>
    public static string? Dropped(in Arrival arrival)
    {
        foreach (var step in Steps)
            if (step.Drops(arrival))
                return step.Name;
        return null;
    }

    // "CUBOT" is a maker of telephones.
    internal static bool IsCrawler(string agent) =>
        (agent.AsSpan().ContainsAny(Crawlers) || agent.EndsWith("bot", StringComparison.OrdinalIgnoreCase))
        && !agent.Contains("cubot", StringComparison.OrdinalIgnoreCase);

    internal static bool IsSpam(string? source) => source is not null && source.AsSpan().ContainsAny(Spammers);
}
