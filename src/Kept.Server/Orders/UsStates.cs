using System.Collections.Frozen;
using System.Globalization;

namespace Kept.Server.Orders;

/// <summary>
/// The states, territories and military post of the United States, and which ZIP codes lie in each: the first three digits, as
/// assigned in the USPS's list L002 (3-digit ZIP code prefix matrix).
/// </summary>
internal static class UsStates
{
    private static readonly (string Code, string Name, string Prefixes)[] Table =
    [
        ("AL", "Alabama", "350-352 354-369"), ("AK", "Alaska", "995-999"), ("AZ", "Arizona", "850-853 855-857 859-860 863-865"),
        ("AR", "Arkansas", "716-729"), ("CA", "California", "900-908 910-928 930-961"), ("CO", "Colorado", "800-816"),
        ("CT", "Connecticut", "060-069"), ("DE", "Delaware", "197-199"), ("DC", "District of Columbia", "200 202-205 569"),
        ("FL", "Florida", "320-339 341-342 344 346-347 349"), ("GA", "Georgia", "300-319 398-399"), ("HI", "Hawaii", "967-968"),
        ("ID", "Idaho", "832-838"), ("IL", "Illinois", "600-620 622-629"), ("IN", "Indiana", "460-479"),
        ("IA", "Iowa", "500-516 520-528"), ("KS", "Kansas", "660-662 664-679"), ("KY", "Kentucky", "400-427"),
        ("LA", "Louisiana", "700-701 703-708 710-714"), ("ME", "Maine", "039-049"), ("MD", "Maryland", "206-212 214-219"),
        ("MA", "Massachusetts", "010-027 055"), ("MI", "Michigan", "480-499"), ("MN", "Minnesota", "550-551 553-567"),
        ("MS", "Mississippi", "386-397"), ("MO", "Missouri", "630-631 633-641 644-658"), ("MT", "Montana", "590-599"),
        ("NE", "Nebraska", "680-681 683-693"), ("NV", "Nevada", "889-891 893-895 897-898"), ("NH", "New Hampshire", "030-038"),
        ("NJ", "New Jersey", "070-089"), ("NM", "New Mexico", "870-871 873-875 877-884"), ("NY", "New York", "005 063 100-149"),
        ("NC", "North Carolina", "270-289"), ("ND", "North Dakota", "580-588"), ("OH", "Ohio", "430-459"),
        ("OK", "Oklahoma", "730-731 734-741 743-749"), ("OR", "Oregon", "970-979"), ("PA", "Pennsylvania", "150-196"),
        ("RI", "Rhode Island", "028-029"), ("SC", "South Carolina", "290-299"), ("SD", "South Dakota", "570-577"),
        ("TN", "Tennessee", "370-385"), ("TX", "Texas", "733 750-770 772-799 885"), ("UT", "Utah", "840-847"),
        ("VT", "Vermont", "050-054 056-059"), ("VA", "Virginia", "201 220-246"), ("WA", "Washington", "980-986 988-994"),
        ("WV", "West Virginia", "247-268"), ("WI", "Wisconsin", "530-532 534-535 537-549"), ("WY", "Wyoming", "820-831 834"),
        ("AS", "American Samoa", "967"), ("GU", "Guam", "969"), ("MP", "Northern Mariana Islands", "969"),
        ("PR", "Puerto Rico", "006-007 009"), ("VI", "U.S. Virgin Islands", "008"),
        ("AA", "Armed Forces Americas", "340"), ("AE", "Armed Forces Europe", "090-098"), ("AP", "Armed Forces Pacific", "962-966"),
    ];

    private static readonly FrozenDictionary<string, string> Names = Table.ToFrozenDictionary(s => s.Code, s => s.Name, StringComparer.OrdinalIgnoreCase);
    private static readonly ILookup<int, string> ByPrefix = Table
        .SelectMany(s => Expand(s.Prefixes).Select(p => (Prefix: p, s.Code)))
        .ToLookup(x => x.Prefix, x => x.Code);

    /// <summary>Code and name of each, in the order of a list to choose from.</summary>
    public static IEnumerable<(string Code, string Name)> All => Table.Select(s => (s.Code, s.Name));

    public static bool IsState(string? code) => code is not null && Names.ContainsKey(code);

    public static string NameOf(string code) => Names[code];

    /// <summary>Reads <c>94607</c> or <c>94607-1234</c>, also with a space or nothing between.</summary>
    public static bool TryZip(string? typed, out string zip)
    {
        var digits = new string((typed ?? "").Where(c => c is not ('-' or ' ')).ToArray());
        var ok = digits.Length is 5 or 9 && digits.All(char.IsAsciiDigit);
        zip = !ok ? "" : digits.Length == 5 ? digits : $"{digits[..5]}-{digits[5..]}";
        return ok;
    }

    /// <summary>Null when the ZIP code lies in the state, else a sentence that says where it lies.</summary>
    /// <param name="zip">As <see cref="TryZip"/> gave it.</param>
    /// <param name="state">A code of <see cref="All"/>.</param>
    public static string? Mismatch(string zip, string state)
    {
        var states = ByPrefix[int.Parse(zip.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture)].ToList();
        if (states.Contains(state, StringComparer.OrdinalIgnoreCase))
            return null;
        return states.Count == 0
            ? $"No ZIP code begins with {zip[..3]}. Check {zip} for a typing error."
            : $"ZIP {zip} is in {string.Join(" or ", states.Select(NameOf))}, not {NameOf(state)}.";
    }

    private static IEnumerable<int> Expand(string ranges) => ranges.Split(' ').SelectMany(r =>
    {
        var ends = r.Split('-');
        var first = int.Parse(ends[0], CultureInfo.InvariantCulture);
        return Enumerable.Range(first, int.Parse(ends[^1], CultureInfo.InvariantCulture) - first + 1);
    });
}
