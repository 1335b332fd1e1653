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

/// <summary>How long data is kept after it was collected.</summary>
/// <param name="Amount">How many units, from 1 to 36500; 0 when kept until erased.</param>
/// <param name="Unit">The unit.</param>
public readonly record struct Retention(int Amount, RetentionUnit Unit)
{
    /// <summary>Kept until the person is erased.</summary>
    public static Retention UntilErased => default;

    /// <summary>The moment the data must be gone, or null when it is kept until erased.</summary>
    public DateTimeOffset? EndsAt(DateTimeOffset collected) => Unit switch
    {
        RetentionUnit.Days => collected.AddDays(Amount),
        RetentionUnit.Weeks => collected.AddDays(7.0 * Amount),
        RetentionUnit.Months => collected.AddMonths(Amount),
        RetentionUnit.Years => collected.AddYears(Amount),
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
        return string.Create(CultureInfo.InvariantCulture, $"{Amount} {(Amount == 1 ? unit[..^1] : unit)}");
    }
}
