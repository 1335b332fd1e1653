namespace Kept.Policy;

/// <summary>Finds the known word that was probably meant.</summary>
internal static class NearestWord
{
    /// <summary>Longer words are no slips of the pen, and the work stays bounded on hostile input.</summary>
    const int LongestWord = 40;

    /// <summary>The nearest candidate that is few edits away (a third of the word's length, at least two), or null.</summary>
    internal static string? Of(string word, IEnumerable<string> candidates)
    {
        if (word.Length > LongestWord)
            return null;
        var best = (word.Length < 4 ? 1 : Math.Max(2, word.Length / 3)) + 1;
        string? nearest = null;
        foreach (var candidate in candidates)
        {
            if (Math.Abs(candidate.Length - word.Length) >= best)
                continue;
            var distance = Distance(word, candidate);
            if (distance < best)
                (best, nearest) = (distance, candidate);
        }
        return nearest;
    }

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
