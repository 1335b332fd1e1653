namespace Kept.Server.Catalog;

/// <summary>How exactly an entry has the numbers that somebody typed.</summary>
internal enum NumberMatch
{
    /// <summary>A number is missing, or none was typed.</summary>
    None,

    /// <summary>All typed numbers are among its own.</summary>
    All,

    /// <summary>The query is its name, its part number or its SKU.</summary>
    Whole,
}

/// <summary>
/// Compares part numbers as people write them: <c>TN-730</c>, <c>TN 730</c> and <c>tn730</c> are one number;
/// <c>TN-735</c> and <c>TN-730XL</c> are others. A number is a typed word with a digit in it.
/// </summary>
internal sealed class SearchNumbers
{
    private const int LongestRun = 5;

    private const int MostWords = 16;

    private readonly List<string> words;
    private readonly string whole;

    public SearchNumbers(string? query)
    {
        words = [.. SearchWords.Typed(query).Take(MostWords)];
        whole = string.Concat(words);
        Any = words.Exists(HasDigit);
        Shown = string.Join(' ', SearchWords.Numbers(query));
    }

    /// <summary>Whether the query has a number at all.</summary>
    public bool Any { get; }

    /// <summary>The numbers of the query as they were typed.</summary>
    public string Shown { get; }

    /// <param name="fields">Names and numbers of an entry, each cut into words.</param>
    public NumberMatch Match(IReadOnlyList<string[]> fields)
    {
        foreach (var field in fields)
            if (field.Length > 0 && Spells(field, 0, whole) == field.Length)
                return NumberMatch.Whole;
        return Any && words.Index().All(w => !HasDigit(w.Item) || IsCovered(w.Index, fields))
            ? NumberMatch.All
            : NumberMatch.None;
    }

    /// <summary>Whether the word, alone or with its neighbours, is what some words of a field spell together.</summary>
    private bool IsCovered(int index, IReadOnlyList<string[]> fields)
    {
        for (var first = Math.Max(0, index - LongestRun + 1); first <= index; first++)
            for (var last = index; last < Math.Min(words.Count, first + LongestRun); last++)
            {
                var run = string.Concat(words.Skip(first).Take(last - first + 1));
                if (fields.Any(f => Enumerable.Range(0, f.Length).Any(start => Spells(f, start, run) > start)))
                    return true;
            }
        return false;
    }

    /// <summary>
    /// The end of the words from <paramref name="start"/> that spell <paramref name="text"/> exactly, or -1.
    /// </summary>
    private static int Spells(string[] field, int start, string text)
    {
        var at = 0;
        for (var i = start; i < field.Length && at < text.Length; i++)
        {
            if (string.CompareOrdinal(text, at, field[i], 0, field[i].Length) != 0)
                return -1;
            at += field[i].Length;
            if (at == text.Length)
                return i + 1;
        }
        return -1;
    }

    private static bool HasDigit(string word) => word.Any(char.IsDigit);
}
