using System.Text.Json.Serialization;
using Kept.Policy;

namespace Kept.Server.Gate;

/// <summary>
/// What one collection holds of a person, a property a category. It exists in the clear only between the gate and
/// the use case that asked; it refuses to print itself, and is serialised by the vault alone.
/// </summary>
internal sealed record PersonalData
{
    public string? Name { get; init; }

    /// <summary>As typed; look-ups use the blind index of the normalised form.</summary>
    public string? Email { get; init; }

    /// <summary>E.164, for example <c>+15105550142</c>.</summary>
    public string? Phone { get; init; }

    public PostalAddress? PostalAddress { get; init; }

    public PostalAddress? Billing { get; init; }

    public string? Company { get; init; }

    /// <summary>What the processor tells of a card; never its number.</summary>
    public CardSummary? PaymentCard { get; init; }

    /// <summary>What was bought, as the person's record shows it.</summary>
    public string? Order { get; init; }

    public string? OrderNote { get; init; }

    public GiftRecipient? GiftRecipient { get; init; }

    public string? Preference { get; init; }

    public string? Message { get; init; }

    /// <summary>The browser's visitor id by which this person's page views are found; the views themselves name nobody.</summary>
    public string? Browsing { get; init; }

    /// <summary>Refuses to print: INVARIANT (QUIET).</summary>
    public override string ToString() => "▒▒▒";
}

/// <summary>A postal address; <c>Region</c> is the two-letter state in the United States, <c>Country</c> is ISO 3166-1 alpha-2.</summary>
internal sealed record PostalAddress(string Street, string? Street2, string City, string Region, string PostalCode, string Country)
{
    /// <summary>Refuses to print: INVARIANT (QUIET). Use <see cref="Lines"/> to show it to somebody entitled.</summary>
    public override string ToString() => "▒▒▒";

    /// <summary>The state or else the country it lies in, unknown when it is in none that policies can name.</summary>
    [JsonIgnore]
    public Place Place => Place.FromCode($"{Country}-{Region}") is var state && state != Place.Unknown ? state : Place.FromCode(Country);

    [JsonIgnore]
    public IEnumerable<string> Lines => new[] { Street, Street2, $"{City}, {Region} {PostalCode}", Country }.Where(l => !string.IsNullOrWhiteSpace(l))!;
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
    public override string ToString() => "▒▒▒";
}
