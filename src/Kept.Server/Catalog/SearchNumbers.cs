namespace Kept.Server.Catalog;

/// <summary>How well an entry has the numbers that somebody typed.</summary>
/// <param name="IsWhole">The query is its name, its part number or its SKU.</param>
/// <param name="Exact">How many characters of the typed numbers it has exactly.</param>
/// <param name="Near">How many it has with letters behind them: <c>62XL</c> is of the family <c>62</c>.</param>
/// <param name="Found">A bit for each typed number that it has exactly.</param>
/// <param name="Glued">A bit for each that has letters before it there, as 252 in <c>T252</c>.</param>
internal readonly record struct NumberMatch(bool IsWhole, int Exact, int Near, int Found, int Glued);

/// <summary>A piece of a name: letters or digits alone, and whether a word begins or ends with it.</summary>
internal readonly record struct NamePart(string Text, bool Begins, bool Ends)
{
    /// <summary>The pieces of a name such as <c>HP 62XL Black</c>.</summary>
    public static NamePart[] CutName(string name) => [.. SearchWords.Cut(name).SelectMany(word =>
    {
        var parts = SearchWords.Parts(word).ToList();
        return parts.Select((part, i) => new NamePart(part, i == 0, i == parts.Count - 1));
    })];

    /// <summary>The words of a part number or SKU. What stands within one is no number: <c>F6U62AN</c> is not of the family 62.</summary>
    public static NamePart[] CutCode(string code) => [.. SearchWords.Cut(code).Select(word => new NamePart(word, true, true))];
}

/// <summary>
/// Compares part numbers as people write them: <c>TN-730</c>, <c>TN 730</c> and <c>tn730</c> are one number;
/// <c>TN-735</c> and <c>TN-730XL</c> are others. A number is a typed word with a digit in it, and the letters before it
/// where part numbers begin with these.
/// </summary>
internal sealed class SearchNumbers
{
    private const int LongestRun = 5;

    private const int MostWords = 8;

    private readonly List<(string Typed, string Word)> words;
    private readonly List<(int First, int Last)> numbers;
    private readonly string whole;

    /// <param name="query">As typed.</param>
    /// <param name="prefixes">The letters that part numbers of this catalogue begin with, such as <c>tn</c>.</param>
    public SearchNumbers(string? query, IReadOnlySet<string> prefixes)
    {
        words = [.. SearchWords.TypedAs(query).Take(MostWords)];
        whole = string.Concat(words.Select(w => w.Word));
        numbers =
        [
            .. words.Index().Where(w => w.Item.Word.Any(char.IsDigit)).Select(w =>
                (w.Index > 0 && char.IsDigit(w.Item.Word[0]) && prefixes.Contains(words[w.Index - 1].Word) ? w.Index - 1 : w.Index, w.Index)),
        ];
    }

    /// <summary>The numbers, as they were typed, that have no bit in <paramref name="found"/>; null when all have.</summary>
    public string? Missing(int found)
    {
        var missing = numbers.Index().Where(n => (found >> n.Index & 1) == 0).ToList();
        return missing.Count == 0 ? null : string.Join(' ', missing.SelectMany(n =>
            Enumerable.Range(n.Item.First, n.Item.Last - n.Item.First + 1).Select(i => words[i].Typed)).Distinct());
    }

    /// <param name="fields">Names and numbers of an entry, each in pieces.</param>
    public NumberMatch Match(IReadOnlyList<NamePart[]> fields)
    {
        var (exact, near, found, glued) = (0, 0, 0, 0);
        foreach (var (index, (first, last)) in numbers.Index())
        {
            var length = words.Skip(first).Take(last - first + 1).Sum(w => w.Word.Length);
            var ends = Runs(first, last).SelectMany(run => fields.Select(field => Find(field, run))).Max();
            exact += ends >= End.Glued ? length : 0;
            near += ends == End.InWord ? length : 0;
            found |= ends == End.OfWord ? 1 << index : 0;
            glued |= ends == End.Glued ? 1 << index : 0;
        }
        var isWhole = fields.Any(field => field.Length > 0 && Spells(field, 0, whole) == field.Length);
        return new(isWhole, exact, near, found, glued);
    }

    private enum End { None, InWord, Glued, OfWord }

    /// <summary>The number alone, and with its neighbours.</summary>
    private IEnumerable<string> Runs(int from, int to)
    {
        for (var first = Math.Max(0, to - LongestRun + 1); first <= from; first++)
            for (var last = to; last < Math.Min(words.Count, first + LongestRun); last++)
                yield return string.Concat(words.Skip(first).Take(last - first + 1).Select(w => w.Word));
    }

    private static End Find(NamePart[] field, string run)
    {
        var best = End.None;
        for (var start = 0; start < field.Length; start++)
            if ((field[start].Begins || char.IsDigit(field[start].Text[0])) && Spells(field, start, run) is > 0 and var end)
            {
                var found = !field[end - 1].Ends ? End.InWord : field[start].Begins ? End.OfWord : End.Glued;
                best = found > best ? found : best;
            }
        return best;
    }

    /// <summary>
    /// The end of the pieces from <paramref name="start"/> that spell <paramref name="text"/> exactly, or -1.
    /// </summary>
    private static int Spells(NamePart[] field, int start, string text)
    {
        var at = 0;
        for (var i = start; i < field.Length && at < text.Length; i++)
        {
            var part = field[i].Text;
            if (string.CompareOrdinal(text, at, part, 0, part.Length) != 0)
                return -1;
            at += part.Length;
            if (at == text.Length)
                return i + 1;
        }
        return -1;
    }
}
