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
/// <param name="Amount">How many units, from 1 to 36500; 0 when kept until erased.</param>
/// <param name="Unit">The unit.</param>
/// <param name="From">When the time begins to run.</param>
public readonly record struct Retention(int Amount, RetentionUnit Unit, RetentionStart From = RetentionStart.Collection)
{
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
