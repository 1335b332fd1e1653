using System.Collections.Frozen;

namespace Kept.Policy;

/// <summary>
/// The closed table of places: states of the United States, countries, and groups of these. A place is known by the
/// smallest areas it has, so that one can say whether a place lies in another, outside it, or partly in both.
/// </summary>
internal sealed partial class PlaceTable
{
    internal static readonly PlaceTable All = new();

    readonly List<Entry> _entries = [new("(unknown)", "", [])];
    readonly FrozenDictionary<string, ushort> _byName;
    readonly FrozenDictionary<string, ushort> _byCode;

    PlaceTable()
    {
        var states = Areas(States, "US-").ToList();
        var countries = Areas(Countries, "").ToList();
        _entries.AddRange(states.Concat(countries));
        AddGroup("us", "US", states.SelectMany(state => state.Areas));
        AddGroup("eu", "EU", AreasOf(EuropeanUnion));
        AddGroup("eea", "EEA", AreasOf(EuropeanUnion).Concat(AreasOf(EconomicAreaBesides)));
        _byName = Index(entry => entry.Name);
        _byCode = Index(entry => entry.Code);
    }

    /// <summary>How many numbers there are, with 0 for an unknown place.</summary>
    internal int Count => _entries.Count;

    internal string NameOf(ushort number) => number < Count ? _entries[number].Name : _entries[0].Name;

    internal string CodeOf(ushort number) => number < Count ? _entries[number].Code : "";

    internal bool TryFindName(string name, out ushort number) => _byName.TryGetValue(name, out number);

    internal bool TryFindCode(string code, out ushort number) => _byCode.TryGetValue(code, out number);

    /// <summary>Whether all of a place lies in another; never true of an unknown place.</summary>
    internal bool LiesIn(ushort place, ushort other) =>
        AreasOf(place) is { Count: > 0 } areas && areas.IsSubsetOf(AreasOf(other));

    /// <summary>Whether no part of a place lies in another; never true of an unknown place.</summary>
    internal bool LiesOutside(ushort place, ushort other) =>
        AreasOf(place) is { Count: > 0 } areas && AreasOf(other) is { Count: > 0 } others && !areas.Overlaps(others);

    HashSet<string> AreasOf(ushort place) => place < Count ? _entries[place].Areas : [];

    void AddGroup(string name, string code, IEnumerable<string> areas) => _entries.Add(new(name, code, [.. areas]));

    FrozenDictionary<string, ushort> Index(Func<Entry, string> key) => Enumerable.Range(1, Count - 1)
        .ToFrozenDictionary(number => key(_entries[number]), number => (ushort)number, StringComparer.Ordinal);

    static IEnumerable<Entry> Areas(string lines, string prefix) =>
        from item in lines.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        let space = item.IndexOf(' ')
        let code = prefix + item[..space]
        select new Entry(item[(space + 1)..], code, [code]);

    static IEnumerable<string> AreasOf(string codes) =>
        codes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    sealed record Entry(string Name, string Code, HashSet<string> Areas);
}
