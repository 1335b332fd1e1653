namespace Kept.Policy;

/// <summary>Finds the known word that was probably meant.</summary>
public static class NearestWord
{
    /// <summary>Longer words are no slips of the pen, and the work stays bounded on hostile input.</summary>
    const int LongestWord = 40;

    /// <summary>Words of other policies for what this language calls otherwise, and misspellings that many edits part.</summary>
    static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["store"] = "keep",
        ["retain"] = "keep",
        ["save"] = "keep",
        ["hold"] = "keep",
        ["disclose"] = "share",
        ["sell"] = "share",
        ["transfer"] = "share",
        ["send"] = "share",
        ["gather"] = "collect",
        ["obtain"] = "collect",
        ["process"] = "use",
        ["merge"] = "combine",
        ["except"] = "unless",
        ["if"] = "when",
        ["to"] = "with",
        ["address"] = "postal-address",
        ["card"] = "payment-card",
        ["ip"] = "ip-address",
        ["telephone"] = "phone",
        ["mobile"] = "phone",
        ["fone"] = "phone",
        ["mail"] = "email",
        ["e-mail"] = "email",
        ["optin"] = "opted-in",
        ["opt-in"] = "opted-in",
        ["optout"] = "opted-out",
        ["opt-out"] = "opted-out",
    };

    /// <summary>
    /// The candidate that was probably meant, or null. It is one edit away, or two from a word of six letters; and when two are as
    /// near, or a digit differs, none is: a wrong suggestion is worse than none, for it may turn a rule into its opposite.
    /// </summary>
    public static string? Of(string word, IEnumerable<string> candidates)
    {
        if (word.Length is < 2 or > LongestWord)
            return null;
        var known = Known.GetValueOrDefault(word.ToLowerInvariant());
        var best = word.Length switch { < 3 => 0, < 6 => 1, _ => 2 } + 1;
        string? nearest = null;
        foreach (var candidate in candidates)
        {
            if (candidate == known || string.Equals(candidate, word, StringComparison.OrdinalIgnoreCase))
                return candidate;
            if (Math.Abs(candidate.Length - word.Length) > best || !DigitsOf(word).SequenceEqual(DigitsOf(candidate)))
                continue;
            var distance = Distance(word, candidate);
            if (distance < best)
                (best, nearest) = (distance, candidate);
            else if (distance == best)
                nearest = null;
        }
        return nearest;
    }

    static IEnumerable<char> DigitsOf(string word) => word.Where(char.IsAsciiDigit);

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).</summary>
    static int Distance(string left, string right)
    {
        Span<int> before = stackalloc int[right.Length + 1], above = stackalloc int[right.Length + 1], row = stackalloc int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
            row[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            var free = before;
            before = above;
            above = row;
            row = free;
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                var edits = Math.Min(Math.Min(above[j], row[j - 1]) + 1, above[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    edits = Math.Min(edits, before[j - 2] + 1);
                row[j] = edits;
            }
        }
        return row[right.Length];
    }
}
