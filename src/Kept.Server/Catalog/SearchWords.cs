using System.Text;
using Kept.Server.Shared;

namespace Kept.Server.Catalog;

/// <summary>
/// Cuts texts into the words that searching compares: letters and digits alone, folded (<see cref="TextFold"/>).
/// </summary>
internal static class SearchWords
{
    private const int LongestQuery = 200;

    /// <summary>What people put between two words. A number sign is one: <c>CH561WN#140</c> names a box of CH561WN.</summary>
    private static readonly char[] Separators = [' ', '\t', ',', ';', '/', '&', '+', '|', '#', '№', '\u00A0', '\u3000'];

    /// <summary>
    /// Words to be found by: of <c>TN-730</c> these are <c>tn</c>, <c>730</c> and <c>tn730</c>; of <c>63XL</c> also <c>63</c>
    /// and <c>xl</c>.
    /// </summary>
    public static IEnumerable<string> OfText(string text)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var chunk in TextFold.Of(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            found.Add(string.Concat(Split(chunk)));
            foreach (var word in Split(chunk))
            {
                found.Add(word);
                found.UnionWith(Parts(word));
            }
        }
        found.Remove("");
        return found;
    }

    /// <summary>Words somebody typed that say what is looked for.</summary>
    public static IEnumerable<string> OfQuery(string? query) => Typed(query)
        .Where(w => w is not ("for" or "the" or "a" or "and" or "with" or "my" or "printer"))
        .Distinct(StringComparer.Ordinal);

    /// <summary>
    /// All words somebody typed. Hyphens join: <c>tn-730</c> is <c>tn730</c>, which <see cref="Parts"/> takes apart
    /// again if need be.
    /// </summary>
    public static IEnumerable<string> Typed(string? query) => TypedAs(query).Select(w => w.Word);

    /// <summary>The words of <see cref="Typed"/>, each with how it was typed.</summary>
    public static IEnumerable<(string Typed, string Word)> TypedAs(string? query) => Chunks(query)
        .SelectMany(chunk => Chunks(TextFold.Of(chunk)), (chunk, folded) => (chunk, string.Concat(Split(folded))))
        .Where(w => w.Item2.Length > 0);

    /// <summary>The letters that the part numbers in a text begin with: of <c>Brother TN-730</c> this is <c>tn</c>.</summary>
    public static IEnumerable<string> Prefixes(string text) => Chunks(TextFold.Of(text))
        .Select(chunk => Split(chunk).SelectMany(Parts).Take(2).ToList())
        .Where(parts => parts is [var letters, var digits] && !char.IsDigit(letters[0]) && char.IsDigit(digits[0]))
        .Select(parts => parts[0]);

    private static string[] Chunks(string? query)
    {
        var text = query ?? "";
        if (text.Length > LongestQuery)
            text = text[..LongestQuery];
        return text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Splits between letters and digits.</summary>
    public static IEnumerable<string> Parts(string word)
    {
        var start = 0;
        for (var i = 1; i <= word.Length; i++)
        {
            if (i < word.Length && char.IsDigit(word[i]) == char.IsDigit(word[i - 1]))
                continue;
            yield return word[start..i];
            start = i;
        }
    }

    /// <summary>The words of a name, in their order.</summary>
    public static IEnumerable<string> Cut(string text) => Split(TextFold.Of(text));

    private static IEnumerable<string> Split(string chunk)
    {
        var word = new StringBuilder();
        foreach (var c in chunk)
        {
            if (char.IsLetterOrDigit(c))
            {
                word.Append(c);
            }
            else if (word.Length > 0 && c is not ('\'' or '’'))
            {
                yield return word.ToString();
                word.Clear();
            }
        }
        if (word.Length > 0)
            yield return word.ToString();
    }
}

/// <summary>Counts typing errors.</summary>
internal static class EditDistance
{
    /// <summary>
    /// Insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment), or null
    /// when there are more than <paramref name="most"/>.
    /// </summary>
    public static int? AtMost(string a, string b, int most)
    {
        Span<int> before = stackalloc int[b.Length + 1];
        Span<int> last = stackalloc int[b.Length + 1];
        Span<int> row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                least = Math.Min(least, row[j]);
            }
            if (least > most)
                return null;
            last.CopyTo(before);
            row.CopyTo(last);
        }
        return last[b.Length] <= most ? last[b.Length] : null;
    }
}
