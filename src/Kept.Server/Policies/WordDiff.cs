namespace Kept.Server.Policies;

/// <summary>What became of a run of words between two texts.</summary>
internal enum Change
{
    Kept,
    Removed,
    Added,
}

/// <summary>Some words with one fate; <see cref="Text"/> has single spaces between them.</summary>
internal sealed record Run(Change Change, string Text);

/// <summary>
/// Finds the words that two texts differ in, by their longest common subsequence (Hunt and McIlroy, 1976). Line breaks
/// do not count, so a paragraph that was only wrapped anew has no difference.
/// </summary>
internal static class WordDiff
{
    /// <summary>The runs in reading order: concatenated without the added ones they are the old words, without the removed ones the new.</summary>
    public static IReadOnlyList<Run> Between(string before, string after)
    {
        var (old, now) = (Words(before), Words(after));
        var common = CommonLengths(old, now);
        var runs = new List<(Change Change, List<string> Words)>();
        var (i, j) = (0, 0);
        while (i < old.Length || j < now.Length)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                Put(runs, Change.Kept, old[i++]);
                j++;
            }
            else if (j == now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                Put(runs, Change.Removed, old[i++]);
            }
            else
            {
                Put(runs, Change.Added, now[j++]);
            }
        }
        return runs.ConvertAll(r => new Run(r.Change, string.Join(' ', r.Words)));
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static void Put(List<(Change Change, List<string> Words)> runs, Change change, string word)
    {
        if (runs.Count == 0 || runs[^1].Change != change)
            runs.Add((change, []));
        runs[^1].Words.Add(word);
    }

    /// <summary>For each pair of places, the length of the longest common subsequence from there to both ends.</summary>
    private static int[,] CommonLengths(string[] old, string[] now)
    {
        var lengths = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
            for (var j = now.Length - 1; j >= 0; j--)
                lengths[i, j] = old[i] == now[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
        return lengths;
    }
}
