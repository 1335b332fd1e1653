using System.Globalization;
using System.Text.Json.Serialization;
using Kept.Server.People;
using Kept.Server.Shared;

namespace Kept.Server.Gate;

/// <summary>
/// What one collection holds of a person; each property belongs to a category. It exists in the clear only between the gate and
/// the use case that asked; it refuses to print itself, and is serialised by the vault alone.
/// </summary>
internal sealed record PersonalData
{
    public string? Name { get; init; }

    /// <summary>As <see cref="EmailAddress.Stored"/> gives it; look-ups use the blind index of the form without case.</summary>
    public string? Email { get; init; }

    /// <summary>As <see cref="PhoneNumber"/> stores it, for example <c>+15104440142;ext=12</c>.</summary>
    public string? Phone { get; init; }

    public PostalAddress? PostalAddress { get; init; }

    public PostalAddress? Billing { get; init; }

    public string? Company { get; init; }

    /// <summary>What the processor tells of a card; never its number.</summary>
    public CardSummary? PaymentCard { get; init; }

    /// <summary>What was bought, as the person's record shows it.</summary>
    public string? Order { get; init; }

    /// <summary>The carrier's tracking number, with which anybody can look up where a parcel went.</summary>
    public string? Tracking { get; init; }

    public string? OrderNote { get; init; }

    public GiftRecipient? GiftRecipient { get; init; }

    public string? Preference { get; init; }

    public string? Message { get; init; }

    /// <summary>The browser's visitor id by which this person's page views are found; the views themselves name nobody.</summary>
    public string? Browsing { get; init; }

    /// <summary>Refuses to print: INVARIANT (QUIET).</summary>
    public override string ToString() => "▒▒▒";
}

/// <summary>Somebody to whom another person sends a gift, and where it goes.</summary>
internal sealed record GiftRecipient(string Name, PostalAddress Address)
{
    /// <summary>Refuses to print: INVARIANT (QUIET).</summary>
    public override string ToString() => "▒▒▒";
}

/// <summary>Brand and last four digits of a payment card, and the processor's own reference.</summary>
internal sealed record CardSummary(string Brand, string Last4, string Reference)
{
    /// <summary>As people read it, for example <c>Visa ending in 4242</c>.</summary>
    [JsonIgnore]
    public string Words => $"{CultureInfo.InvariantCulture.TextInfo.ToTitleCase(Brand)} ending in {Last4}";

    public override string ToString() => "▒▒▒";
}
