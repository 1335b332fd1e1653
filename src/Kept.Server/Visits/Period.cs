using System.Globalization;

namespace Kept.Server.Visits;

/// <summary>A span of whole days (UTC), both ends included, as <see cref="DateOnly.DayNumber"/>.</summary>
internal sealed record Period(string Name, int From, int Until)
{
    public const string Today = "today";
    public const string Custom = "custom";
    private const int MaxDays = 731;

    /// <summary>The periods that the page offers, by name; the numbers are days up to today.</summary>
    public static IReadOnlyList<(string Name, string Title)> Choices { get; } =
        [(Today, "Today"), ("7", "7 days"), ("30", "30 days"), ("90", "90 days"), (Custom, "From … to")];

    public int Days => Until - From + 1;

    /// <summary>The span of the same length just before.</summary>
    public Period Before => new("", From - Days, From - 1);

    public DateOnly First => DateOnly.FromDayNumber(From);

    public DateOnly Last => DateOnly.FromDayNumber(Until);

    /// <summary>
    /// Reads what the form sends. An unknown period means 30 days; wrong dates give an error for the person and 30 days.
    /// </summary>
    public static Period Parse(string? name, string? from, string? until, DateOnly today, out string? error)
    {
        error = null;
        var last30 = new Period("30", today.DayNumber - 29, today.DayNumber);
        if (name != Custom)
        {
            return name switch
            {
                Today => new Period(Today, today.DayNumber, today.DayNumber),
                "7" => new Period("7", today.DayNumber - 6, today.DayNumber),
                "90" => new Period("90", today.DayNumber - 89, today.DayNumber),
                _ => last30,
            };
        }
        error = Read(from, until, out var first, out var last);
        return error is null ? new Period(Custom, first.DayNumber, last.DayNumber) : last30;
    }

    private static string? Read(string? from, string? until, out DateOnly first, out DateOnly last)
    {
        last = default;
        if (!TryRead(from, out first) || !TryRead(until, out last))
            return "Give both days as year-month-day, for example 2026-11-23. The last 30 days are shown.";
        if (last < first)
            return "The last day is before the first. The last 30 days are shown.";
        return last.DayNumber - first.DayNumber >= MaxDays ? "At most two years can be shown at once. The last 30 days are shown." : null;
    }

    private static bool TryRead(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is >= 2000 and < 2200;
}
