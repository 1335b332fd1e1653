using System.Globalization;

namespace Kept.Server.Network;

/// <summary>Days and moments as shoppers read them: one format, in the time zone of the shop.</summary>
internal static class SiteTime
{
    /// <summary>For example <c>November 30, 2026</c>.</summary>
    public static string Day(this Site site, DateTimeOffset at) => site.Local(at).ToString("MMMM d, yyyy", CultureInfo.InvariantCulture);

    /// <summary>For example <c>November 30, 2026, 3:15 PM</c>.</summary>
    public static string Moment(this Site site, DateTimeOffset at) =>
        site.Local(at).ToString("MMMM d, yyyy, h:mm tt", CultureInfo.InvariantCulture);

    public static string Day(this HttpContext context, DateTimeOffset at) => context.Site().Day(at);

    public static string Moment(this HttpContext context, DateTimeOffset at) => context.Site().Moment(at);

    private static DateTimeOffset Local(this Site site, DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, site.Zone);
}
