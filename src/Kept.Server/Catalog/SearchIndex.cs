using System.Collections.Frozen;

namespace Kept.Server.Catalog;

/// <summary>What a search found, the best first. <see cref="Partly"/>: nothing had all words, these have most.</summary>
internal sealed record SearchResult(IReadOnlyList<CatalogItem> Items, IReadOnlyList<PrinterModel> Printers, bool Partly)
{
    public static SearchResult None { get; } = new([], [], false);

    public bool IsEmpty => Items.Count == 0 && Printers.Count == 0;
}

/// <summary>
/// Finds products and printers by name, maker's number or colour. Case, hyphens and spaces do not matter (<c>tn730</c>,
/// <c>TN-730</c>, <c>hp63xl</c>), beginnings of words count, and a small typing error is forgiven where nothing fits exactly.
/// </summary>
internal sealed class SearchIndex
{
    private const int MostWords = 8;

    private readonly object[] entries;
    private readonly float[] ranks;
    private readonly string[] words;
    private readonly int[][] postings;
    private readonly FrozenDictionary<string, int> exact;

    public SearchIndex(IReadOnlyCollection<CatalogItem> items, IReadOnlyCollection<PrinterModel> printers)
    {
        entries = [.. items, .. printers];
        ranks = [.. items.Select(i => Math.Min(i.Printers.Count, 40) / 100f), .. printers.Select(_ => 0f)];
        var lists = new Dictionary<string, HashSet<int>>(StringComparer.Ordinal);
        foreach (var (number, entry) in entries.Index())
            foreach (var word in SearchWords.OfText(entry is CatalogItem item ? Describe(item) : ((PrinterModel)entry).FullName + " " + ((PrinterModel)entry).Series))
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
        var best = totals.Values.Max(t => t.Words);
        var sorted = totals.Where(t => t.Value.Words == best)
            .OrderByDescending(t => t.Value.Score + ranks[t.Key]).ThenBy(t => t.Key)
            .Select(t => entries[t.Key]).ToList();
        return new SearchResult([.. sorted.OfType<CatalogItem>()], [.. sorted.OfType<PrinterModel>()], best < asked.Count);
    }

    private static string Describe(CatalogItem item)
    {
        var p = item.Product;
        return $"{p.Name} {p.Brand} {p.OemNumber} {p.Colour} {item.Kind.Title} {item.Kind.One} {p.Size} {p.Type}";
    }

    /// <summary>Entries that have the word, its beginning, its parts, or nearly the word, with how well.</summary>
    private Dictionary<int, float> Match(string word)
    {
        var match = new Dictionary<int, float>();
        if (exact.TryGetValue(word, out var index))
            Give(match, index, 10);
        if (word.Length >= 2)
            for (var i = FirstFrom(word); i < words.Length && words[i].StartsWith(word, StringComparison.Ordinal); i++)
                Give(match, i, 5f + (float)word.Length / words[i].Length);
        if (match.Count == 0)
            MatchParts(match, word);
        if (match.Count == 0)
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
        var most = word.Length switch { < 4 => 0, < 8 => 1, _ => 2 };
        if (most == 0 || word.Length > 30)
            return;
        for (var i = 0; i < words.Length; i++)
            if (Math.Abs(words[i].Length - word.Length) <= most && EditDistance.AtMost(word, words[i], most) is { } distance)
                Give(match, i, 4 - distance);
    }

    private void Give(Dictionary<int, float> match, int word, float score)
    {
        foreach (var entry in postings[word])
            if (!match.TryGetValue(entry, out var held) || held < score)
                match[entry] = score;
    }
}
