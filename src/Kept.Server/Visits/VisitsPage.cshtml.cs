using System.Globalization;
using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Visits;

/// <summary>The console's report on visits, for all sites or the one chosen at the top.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class VisitsModel(VisitReport report, Snapshot<SiteDirectory> directory, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "period")]
    public string? Chosen { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Until { get; set; }

    public Site? Site { get; private set; }

    public Period Period { get; private set; } = null!;

    public string? Error { get; private set; }

    public VisitTotals Totals { get; private set; } = null!;

    public VisitTotals Before { get; private set; } = null!;

    public VisitorsNow Now { get; private set; } = null!;

    public IReadOnlyList<VisitDay> Days { get; private set; } = [];

    public DayPlot Plot { get; private set; } = null!;

    public IReadOnlyList<NamedCount> Pages { get; private set; } = [];

    public IReadOnlyList<NamedCount> Entries { get; private set; } = [];

    public IReadOnlyList<NamedCount> Sources { get; private set; } = [];

    public IReadOnlyList<NamedCount> Devices { get; private set; } = [];

    public IReadOnlyList<NamedCount> Dropped { get; private set; } = [];

    /// <summary>The query that means this very report, for links out of it.</summary>
    public string Query => string.Create(CultureInfo.InvariantCulture,
        $"?period=custom&from={Period.First:yyyy-MM-dd}&until={Period.Last:yyyy-MM-dd}{(Site is null ? "" : $"&site={Site.Id}")}");

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Site = HttpContext.ConsoleSiteOf(directory.Current);
        Period = Period.Parse(Chosen, From, Until, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), out var error);
        Error = error;
        var sites = Sites(HttpContext, directory.Current);
        Days = await report.DaysAsync(sites, Period, cancel);
        Plot = DayPlot.Of(Period, Days);
        Totals = await report.TotalsAsync(sites, Period, cancel);
        Before = await report.TotalsAsync(sites, Period.Before, cancel);
        Now = await report.NowAsync(sites, cancel);
        Pages = await report.TopAsync(sites, Period, VisitCount.Page, byArrivals: false, cancel);
        Entries = await report.TopAsync(sites, Period, VisitCount.Page, byArrivals: true, cancel);
        Sources = await report.TopAsync(sites, Period, VisitCount.Source, byArrivals: false, cancel);
        Devices = await report.TopAsync(sites, Period, VisitCount.Device, byArrivals: false, cancel);
        Dropped = await report.TopAsync(sites, Period, VisitCount.Dropped, byArrivals: false, cancel);
    }

    /// <summary>The ids of the sites that the request's <c>?site=</c> means.</summary>
    internal static IReadOnlyList<string> Sites(HttpContext context, SiteDirectory directory) =>
        context.ConsoleSiteOf(directory) is { } site ? [site.Id] : [.. directory.Sites.Select(s => s.Id)];

    /// <summary>The change from the period before in words, since an arrow alone says nothing to a screen reader.</summary>
    public static string Change(long now, long before) => before == 0
        ? now == 0 ? "none before either" : "none before"
        : string.Create(CultureInfo.InvariantCulture, $"{(now - before) * 100.0 / before:+0;−0;±0} % on the time before");

    public static string Share(long part, long all) => all == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{part * 100.0 / all:0} %");

    /// <summary>Why hits were not counted, in words.</summary>
    public static string Reason(string name) => name == VisitCount.Lost
        ? "Came faster than the database took them"
        : VisitSteps.All.FirstOrDefault(s => s.Name == name)?.Says ?? name;
}
