using System.Collections.Frozen;

namespace Kept.Server.Catalog;

/// <summary>What a search found, the best first.</summary>
/// <param name="Items">Products.</param>
/// <param name="Printers">Printers.</param>
/// <param name="Partly">Nothing had all words; these have most.</param>
/// <param name="MissingNumber">The typed number that nothing has; what was found is only near it. Null when there is
/// one, or none was typed.</param>
internal sealed record SearchResult(
    IReadOnlyList<CatalogItem> Items,
    IReadOnlyList<PrinterModel> Printers,
    bool Partly,
    string? MissingNumber = null
)
{
    public static SearchResult None { get; } = new([], [], false);

    public bool IsEmpty => Items.Count == 0 && Printers.Count == 0;
}

/// <summary>
/// Finds products and printers by name, maker's number or colour. Case, accents, hyphens and spaces do not matter
/// (<c>tn730</c>,
/// <c>TN-730</c>, <c>hp63xl</c>), beginnings of words count, and a small typing error is forgiven where nothing fits exactly.
/// What has the very number that was typed comes first.
/// </summary>
internal sealed class SearchIndex
{
    private const int MostWords = 8;

    private readonly object[] entries;
    private readonly NamePart[][][] numbers;
    private readonly HashSet<string> prefixes = new(StringComparer.Ordinal);
    private readonly float[] ranks;
    private readonly string[] words;
    private readonly int[][] postings;
    private readonly FrozenDictionary<string, int> exact;

    public SearchIndex(IReadOnlyCollection<CatalogItem> items, IReadOnlyCollection<PrinterModel> printers)
    {
        entries = [.. items, .. printers];
        numbers =
        [
            .. entries.Select(e => Names(e).OfType<string>().Select(NamePart.CutName)
                .Concat(Codes(e).OfType<string>().Select(NamePart.CutCode)).ToArray()),
        ];
        prefixes.UnionWith(entries.SelectMany(PartNumbers).OfType<string>().SelectMany(SearchWords.Prefixes));
        // Of an original and its compatible with the same number the original is meant.
        ranks =
        [
            .. items.Select(i => (Math.Min(i.Printers.Count, 40) / 100f) + (i.IsCompatible ? 0 : 0.5f)),
            .. printers.Select(_ => 0f),
        ];
        var lists = new Dictionary<string, HashSet<int>>(StringComparer.Ordinal);
        foreach (var (number, entry) in entries.Index())
            foreach (var word in SearchWords.OfText(Describe(entry)))
                (lists.TryGetValue(word, out var list) ? list : lists[word] = []).Add(number);
        words = [.. lists.Keys.Order(StringComparer.Ordinal)];
        postings = [.. words.Select(w => lists[w].Order().ToArray())];
        exact = words.Index().ToFrozenDictionary(w => w.Item, w => w.Index, StringComparer.Ordinal);
    }

    /// <summary>Searches; never throws, whatever was typed.</summary>
    public SearchResult Find(string? query)
    {
        var asked = SearchWords.OfQuery(query).Take(MostWords).ToList();
        var found = asked.Select(Match).Where(m => m.Count > 0).ToList();
        if (found.Count == 0)
            return SearchResult.None;
        var totals = new Dictionary<int, (int Words, float Score)>();
        foreach (var match in found)
            foreach (var (entry, score) in match)
                totals[entry] = totals.TryGetValue(entry, out var held) ? (held.Words + 1, held.Score + score) : (1, score);
        return Rank(new SearchNumbers(query, prefixes), asked.Count, totals);
    }

    private SearchResult Rank(SearchNumbers typed, int asked, Dictionary<int, (int Words, float Score)> totals)
    {
        var best = totals.Values.Max(t => t.Words);
        var all = totals
            .Select(t => (Entry: t.Key, t.Value.Words, t.Value.Score, Number: typed.Match(numbers[t.Key])))
            .ToList();
        // A number that nothing with the most words has counts for more than they do.
        var had = all.Where(t => t.Words == best).Aggregate(0, (found, t) => found | t.Number.Found | t.Number.Glued);
        var sorted = all.Where(t => t.Words == best || (t.Number.Found & ~had) != 0)
            .OrderByDescending(t => t.Number.IsWhole)
            .ThenByDescending(t => t.Number.Exact)
            .ThenByDescending(t => t.Number.Near)
            .ThenByDescending(t => t.Words)
            .ThenByDescending(t => t.Score + ranks[t.Entry])
            .ThenBy(t => t.Entry)
            .ToList();
        var shown = sorted.ConvertAll(t => entries[t.Entry]);
        return new SearchResult(
            [.. shown.OfType<CatalogItem>()],
            [.. shown.OfType<PrinterModel>()],
            best < asked,
            typed.Missing(sorted.Aggregate(had, (found, t) => found | t.Number.Found))
        );
    }

    /// <summary>What may stand on a box or a printer in words.</summary>
    private static IEnumerable<string?> Names(object entry) =>
        entry is CatalogItem { Product: var p } ? [p.Name, p.Size, Measures(p)]
        : entry is PrinterModel printer ? [printer.FullName, printer.Model, printer.Series]
        : [];

    private static IEnumerable<string?> Codes(object entry) =>
        entry is CatalogItem { Product: var p } ? [p.OemNumber, p.Sku, $"{p.Brand} {p.OemNumber}"] : [];

    private static IEnumerable<string?> PartNumbers(object entry) =>
        entry is CatalogItem { Product: var p } ? [p.Name, p.OemNumber] : [];

    private static string Describe(object entry) =>
        entry is CatalogItem { Product: var p } item
            ? $"{p.Name} {p.Brand} {p.OemNumber} {p.Colour} {item.Kind.Title} {item.Kind.One} {p.Size} {p.Type} {Measures(p)}"
            : $"{((PrinterModel)entry).FullName} {((PrinterModel)entry).Series}";

    private static string Measures(Product p) =>
        $"{(p.WeightGsm is { } gsm ? $"{gsm} gsm" : "")} {(p.Sheets is { } sheets ? $"{sheets} sheets" : "")}".Trim();

    /// <summary>Entries that have the word, its beginning, its parts, or nearly the word, with how well.</summary>
    private Dictionary<int, float> Match(string word)
    {
        var match = new Dictionary<int, float>();
        if (exact.TryGetValue(word, out var index))
            Give(match, index, 10);
        var isExact = match.Count > 0;
        if (word.Length >= 2)
            for (var i = FirstFrom(word); i < words.Length && words[i].StartsWith(word, StringComparison.Ordinal); i++)
                Give(match, i, 5f + (float)word.Length / words[i].Length);
        // Longer numbers that begin like a missing one are not nearer to it than those with another digit.
        var isNear = !isExact && match.Count > 0 && word.Any(char.IsDigit);
        if (match.Count == 0)
            MatchParts(match, word);
        if (match.Count == 0 || isNear)
            MatchNearly(match, word);
        return match;
    }

    private int FirstFrom(string word)
    {
        var at = Array.BinarySearch(words, word, StringComparer.Ordinal);
        return at < 0 ? ~at : at;
    }

    /// <summary>Takes <c>hp63xl</c> for <c>hp 63 xl</c> or <c>63xlblack</c> for <c>63xl black</c>: all parts must be there.</summary>
    private void MatchParts(Dictionary<int, float> match, string word)
    {
        var parts = SearchWords.Parts(word).ToList();
        if (parts.Count < 2)
            return;
        HashSet<int>? all = null;
        foreach (var part in parts)
        {
            var having = new HashSet<int>();
            if (exact.TryGetValue(part, out var at))
                having.UnionWith(postings[at]);
            if (all is null)
                all = having;
            else
                all.IntersectWith(having);
        }
        foreach (var entry in all!)
            match[entry] = 7;
    }

    private void MatchNearly(Dictionary<int, float> match, string word)
    {
        var most = word.Length switch
        {
            // The neighbours of 912 are 902 and 910; words of three letters have too many.
            3 when word.Any(char.IsDigit) => 1,
            < 4 => 0,
            < 8 => 1,
            _ => 2,
        };
        if (most == 0 || word.Length > 30)
            return;
        for (var i = 0; i < words.Length; i++)
            if (
                Math.Abs(words[i].Length - word.Length) <= most
                && EditDistance.AtMost(word, words[i], most) is { } distance
            )
                Give(match, i, 4 - distance);
    }

    private void Give(Dictionary<int, float> match, int word, float score)
    {
        foreach (var entry in postings[word])
            if (!match.TryGetValue(entry, out var held) || held < score)
                match[entry] = score;
    }
}
