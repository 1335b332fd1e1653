using System.Globalization;
using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Storage;

namespace Kept.Server.Visits;

/// <summary><c>GET /console/visits/days.csv</c>: the figures by day and site as CSV (RFC 4180), for the page's own query.</summary>
internal static class VisitsCsv
{
    public static async Task<IResult> GetAsync(HttpContext context, VisitReport report, Snapshot<SiteDirectory> directory, TimeProvider time, string? period, string? from, string? until)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var span = Period.Parse(period, from, until, today, out var error);
        if (error is not null)
            return Results.Problem(error, statusCode: StatusCodes.Status400BadRequest);
        var days = await report.DaysAsync(VisitsModel.Sites(context, directory.Current), span, context.RequestAborted);
        var csv = Csv.Write(
            ["day", "site", "views", "visitors", "sessions", "arrivals"],
            days.Select(d => (IEnumerable<string>)
                [$"{DateOnly.FromDayNumber(d.Day):yyyy-MM-dd}", d.SiteId, Text(d.Views), Text(d.Visitors), Text(d.Sessions), Text(d.Arrivals)]));
        return Results.File(csv, Csv.MediaType, $"visits-{span.First:yyyy-MM-dd}-{span.Last:yyyy-MM-dd}.csv");
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
