using System.Globalization;

namespace Kept.Policy;

/// <summary>How a version reaches data that was collected under an earlier one.</summary>
public enum ChangeMode
{
    /// <summary>Never; written <c>new-data-only</c>.</summary>
    NewDataOnly,

    /// <summary>After direct notice and a time without objection; written <c>after-notice N days</c>.</summary>
    AfterNotice,

    /// <summary>Only with the person's consent; written <c>after-consent</c>.</summary>
    AfterConsent,
}

/// <summary>How a version reaches earlier data, and after what time.</summary>
/// <param name="Mode">The way.</param>
/// <param name="NoticeDays">Days from the delivered notice to the end of the time to object; 0 for the other ways.</param>
public readonly record struct ChangeTerms(ChangeMode Mode, int NoticeDays)
{
    /// <summary>Ten years, in days.</summary>
    internal const int LongestNotice = 3650;

    /// <summary>The terms as a rule writes them: <c>earlier data after notice of 30 days</c>.</summary>
    public override string ToString() => Mode switch
    {
        ChangeMode.NewDataOnly => "new data",
        ChangeMode.AfterConsent => "earlier data after consent",
        _ => string.Create(CultureInfo.InvariantCulture, $"earlier data after notice of {NoticeDays} {(NoticeDays == 1 ? "day" : "days")}"),
    };
}

/// <summary>What a person who said nothing has chosen about offers.</summary>
public enum MarketingDefault
{
    /// <summary>Offers come until the person opts out; written <c>opt-out</c>.</summary>
    OptOut,

    /// <summary>No offers until the person opts in; written <c>opt-in</c>.</summary>
    OptIn,
}
