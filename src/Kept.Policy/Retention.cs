using System.Globalization;

namespace Kept.Policy;

/// <summary>The unit of a retention.</summary>
public enum RetentionUnit
{
    /// <summary>No set time: until the person is erased. The amount is 0.</summary>
    UntilErased,

    /// <summary>Days of 24 hours.</summary>
    Days,

    /// <summary>Weeks of 7 days.</summary>
    Weeks,

    /// <summary>Calendar months.</summary>
    Months,

    /// <summary>Calendar years.</summary>
    Years,
}

/// <summary>When the time begins to run.</summary>
public enum RetentionStart
{
    /// <summary>When the data was collected; written by saying nothing.</summary>
    Collection,

    /// <summary>When the person last used the site or the account; written <c>after last-use</c>.</summary>
    LastUse,

    /// <summary>When the account or the contract ended; written <c>after closing</c>.</summary>
    Closing,
}

/// <summary>How long data is kept.</summary>
/// <param name="Amount">How many units, from 1, a hundred years at most; 0 when kept until erased.</param>
/// <param name="Unit">The unit.</param>
/// <param name="From">When the time begins to run.</param>
public readonly record struct Retention(int Amount, RetentionUnit Unit, RetentionStart From = RetentionStart.Collection)
{
    const int DaysFromLeapYearToNext = 1461;

    /// <summary>Kept until the person is erased.</summary>
    public static Retention UntilErased => default;

    /// <summary>The moment the data must be gone, or null when it is kept until erased.</summary>
    /// <param name="start">The moment that <see cref="From"/> names.</param>
    public DateTimeOffset? EndsAt(DateTimeOffset start) => Unit switch
    {
        RetentionUnit.Days => start.AddDays(Amount),
        RetentionUnit.Weeks => start.AddDays(7.0 * Amount),
        RetentionUnit.Months => start.AddMonths(Amount),
        RetentionUnit.Years => start.AddYears(Amount),
        _ => null,
    };

    /// <summary>Whether this is the same time in other words: 24 months are 2 years, and 2 weeks 14 days.</summary>
    public bool IsAsLongAs(Retention other) => From == other.From && InSmallUnits == other.InSmallUnits;

    /// <summary>
    /// Whether data may be kept longer by this time than by the other. Months and years are as long as the calendar makes them, so 3
    /// months outlast 90 days from July on. A time that runs from later than the collection outlasts every one that does not.
    /// </summary>
    public bool CanOutlast(Retention other)
    {
        if (other.Unit == RetentionUnit.UntilErased || Unit == RetentionUnit.UntilErased)
            return other.Unit != Unit && Unit == RetentionUnit.UntilErased;
        if (From != other.From && From != RetentionStart.Collection)
            return true;
        var (months, days) = (InSmallUnits.Months - other.InSmallUnits.Months, InSmallUnits.Days - other.InSmallUnits.Days);
        if (months >= 0 == days >= 0)
            return months + days > 0;
        var (mine, leapYear) = (this, new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return Enumerable.Range(0, DaysFromLeapYearToNext).Select(day => leapYear.AddDays(day)).Any(start => mine.EndsAt(start) > other.EndsAt(start));
    }

    (int Months, int Days) InSmallUnits => Unit switch
    {
        RetentionUnit.Days => (0, Amount),
        RetentionUnit.Weeks => (0, 7 * Amount),
        RetentionUnit.Months => (Amount, 0),
        RetentionUnit.Years => (12 * Amount, 0),
        _ => default,
    };

    /// <summary>About how many days this is, to find the longest of several; months count 30.44 and years 365.25.</summary>
    internal double RoughDays => Unit switch
    {
        RetentionUnit.Days => Amount,
        RetentionUnit.Weeks => 7.0 * Amount,
        RetentionUnit.Months => 30.44 * Amount,
        RetentionUnit.Years => 365.25 * Amount,
        _ => double.PositiveInfinity,
    };

    /// <summary>The retention as a policy writes it: <c>30 days</c>, <c>until erased</c>.</summary>
    public override string ToString()
    {
        if (Unit == RetentionUnit.UntilErased)
            return "until erased";
        var unit = Unit.ToString().ToLowerInvariant();
        var from = From switch { RetentionStart.LastUse => " after last-use", RetentionStart.Closing => " after closing", _ => "" };
        return string.Create(CultureInfo.InvariantCulture, $"{Amount} {(Amount == 1 ? unit[..^1] : unit)}{from}");
    }
}
