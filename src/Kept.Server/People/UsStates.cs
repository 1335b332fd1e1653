using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Kept.Server.People;

/// <summary>Which ZIP codes lie in which state.</summary>
internal static partial class UsStates
{
    private static readonly FrozenDictionary<string, UsState> ByCode =
        UsState.All.ToFrozenDictionary(s => s.Code, StringComparer.OrdinalIgnoreCase);

    /// <summary>The states of each area (three digits) and of each single code (five digits).</summary>
    private static readonly ILookup<string, UsState> ByZip = Lookup(s => s.Zips);

    private static readonly ILookup<string, UsState> Neighbours = Lookup(s => s.Shared);

    public static bool IsState(string? code) => code is not null && ByCode.ContainsKey(code);

    /// <summary>Reads <c>94607</c> or <c>94607-1234</c>, also with a space, a dash of print or nothing between.</summary>
    public static bool TryZip(string? typed, out string zip)
    {
        var parts = ZipForm().Match((typed ?? "").Trim());
        var (area, street) = (parts.Groups["area"].Value, parts.Groups["street"].Value);
        zip = street.Length == 0 ? area : $"{area}-{street}";
        return parts.Success;
    }

    /// <summary>Null when the post delivers to the state by this ZIP code, else a sentence that says where it lies.</summary>
    /// <param name="zip">As <see cref="TryZip"/> gave it.</param>
    /// <param name="state">A code of <see cref="UsState.All"/>.</param>
    public static string? Mismatch(string zip, string state)
    {
        var code = zip[..5];
        var states = StatesOf(code);
        if (states.Any(s => s.Code.Equals(state, StringComparison.OrdinalIgnoreCase)))
            return null;
        return states.Count == 0
            ? $"There is no ZIP code {code}. Check it for a typing error."
            : $"ZIP {zip} is in {string.Join(" or ", states.Select(s => s.Name))}, not {ByCode[state].Name}.";
    }

    /// <summary>A code that is one state's own is no other's, whatever its first three digits say.</summary>
    private static List<UsState> StatesOf(string code) =>
        [.. ByZip.Contains(code) ? ByZip[code] : ByZip[code[..3]].Concat(Neighbours[code])];

    private static ILookup<string, UsState> Lookup(Func<UsState, string> zips) => UsState.All
        .SelectMany(s => Expand(zips(s)).Select(zip => (zip, s)))
        .ToLookup(x => x.zip, x => x.s);

    [GeneratedRegex(@"^(?<area>[0-9]{5})([- \u2010-\u2015\u2212]?(?<street>[0-9]{4}))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex ZipForm();

    private static IEnumerable<string> Expand(string ranges)
    {
        foreach (var range in ranges.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = range.Split('-');
            var first = int.Parse(ends[0], CultureInfo.InvariantCulture);
            var last = int.Parse(ends[^1], CultureInfo.InvariantCulture);
            for (var zip = first; zip <= last; zip++)
                yield return zip.ToString($"D{ends[0].Length}", CultureInfo.InvariantCulture);
        }
    }
}
