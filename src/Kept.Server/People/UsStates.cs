using System.Collections.Frozen;
using System.Globalization;

namespace Kept.Server.People;

/// <summary>Which ZIP codes lie in which state.</summary>
internal static class UsStates
{
    private static readonly FrozenDictionary<string, UsState> ByCode =
        UsState.All.ToFrozenDictionary(s => s.Code, StringComparer.OrdinalIgnoreCase);

    /// <summary>The states of each area (three digits) and of each single code (five digits).</summary>
    private static readonly ILookup<string, UsState> ByZip = Lookup(s => s.Zips);

    private static readonly ILookup<string, UsState> Neighbours = Lookup(s => s.Shared);

    public static bool IsState(string? code) => code is not null && ByCode.ContainsKey(code);

    /// <summary>Reads <c>94607</c> or <c>94607-1234</c>, also with a space or nothing between.</summary>
    public static bool TryZip(string? typed, out string zip)
    {
        var digits = new string((typed ?? "").Where(c => c is not ('-' or ' ')).ToArray());
        var ok = digits.Length is 5 or 9 && digits.All(char.IsAsciiDigit);
        zip = !ok ? "" : digits.Length == 5 ? digits : $"{digits[..5]}-{digits[5..]}";
        return ok;
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
