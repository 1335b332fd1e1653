using System.Text.Json.Serialization;
using Kept.Policy;

namespace Kept.Server.People;

/// <summary>
/// A postal address; <c>Region</c> is the two-letter state in the United States, <c>Country</c> is ISO 3166-1 alpha-2.
/// </summary>
internal sealed record PostalAddress(string Street, string? Street2, string City, string Region, string PostalCode, string Country)
{
    /// <summary>Refuses to print: INVARIANT (QUIET). Use <see cref="Lines"/> to show it to somebody entitled.</summary>
    public override string ToString() => "▒▒▒";

    /// <summary>The state or else the country it lies in, unknown when it is in none that policies can name.</summary>
    [JsonIgnore]
    public Place Place => Place.FromCode($"{Country}-{Region}") is var state && state != Place.Unknown ? state : Place.FromCode(Country);

    /// <summary>As it stands on a letter.</summary>
    [JsonIgnore]
    public IEnumerable<string> Lines => new[] { Street, Street2, $"{City}, {Region} {PostalCode}", Country == "US" ? "United States" : Country }.Where(l => !string.IsNullOrWhiteSpace(l))!;
}
