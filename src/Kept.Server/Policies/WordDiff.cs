using System.Text.RegularExpressions;

namespace Kept.Server.Policies;

/// <summary>What became of a run of words between two texts.</summary>
internal enum Change
{
    Kept,
    Removed,
    Added,
}

/// <summary>Some words with one fate, or the end of a paragraph; <see cref="Text"/> has single spaces between its words.</summary>
internal sealed record Run(Change Change, string Text)
{
    public bool EndsParagraph => Text == WordDiff.Break;
}

/// <summary>
/// Finds the words that two texts differ in, by their longest common subsequence (Hunt and McIlroy, 1976). A line break
/// does not count, so a paragraph that was only wrapped anew has no difference. An empty line ends a paragraph.
/// </summary>
internal static partial class WordDiff
{
    /// <summary>Stands for the empty line between two paragraphs. No word is equal to it.</summary>
    public const string Break = "\n\n";

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

    /// <summary>The runs of each paragraph of either text. Paragraphs that were joined or split show where they were.</summary>
    public static IReadOnlyList<IReadOnlyList<Run>> Paragraphs(IEnumerable<Run> runs)
    {
        var paragraphs = new List<List<Run>> { new() };
        foreach (var run in runs)
        {
            if (!run.EndsParagraph)
                paragraphs[^1].Add(run);
            else if (paragraphs[^1].Count > 0)
                paragraphs.Add([]);
        }
        return paragraphs.FindAll(p => p.Count > 0);
    }

    /// <summary>Whether all words were kept; where paragraphs end makes no difference.</summary>
    public static bool AreSame(IEnumerable<Run> runs) => runs.All(r => r.Change == Change.Kept || r.EndsParagraph);

    private static string[] Words(string text) => [.. Word().Matches(text.Trim()).Select(m => m.Value.Contains('\n', StringComparison.Ordinal) ? Break : m.Value)];

    private static void Put(List<(Change Change, List<string> Words)> runs, Change change, string word)
    {
        if (runs.Count == 0 || runs[^1].Change != change || word == Break || runs[^1].Words[^1] == Break)
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

    [GeneratedRegex(@"\S+|\n\s*\n")]
    private static partial Regex Word();
}
