namespace Kept.Policy;

/// <summary>The line that begins a fenced code block of CommonMark.</summary>
/// <param name="Mark">Its run of three or more backticks or tildes.</param>
/// <param name="Info">What stands behind the run, without the spaces around it.</param>
internal readonly record struct Fence(string Mark, string Info)
{
    /// <summary>The word that makes a block one of rules.</summary>
    internal const string Policy = "policy";

    /// <summary>
    /// The fence at the left margin, or null. There a fence begins a block whatever list, quotation or paragraph comes before it;
    /// further right it may belong to one of these, so <see cref="StrayFence"/> refuses it.
    /// </summary>
    internal static Fence? At(string line)
    {
        if (line.Length == 0 || line[0] is not ('`' or '~'))
            return null;
        var length = line.Length - line.TrimStart(line[0]).Length;
        var info = line[length..].Trim(' ', '\t');
        // A run of backticks with another backtick behind it is an inline code span.
        return length < 3 || (line[0] == '`' && info.Contains('`')) ? null : new(line[..length], info);
    }

    internal bool IsPolicy => Info == Policy;

    /// <summary>The run as a finding writes it, however long it is.</summary>
    internal string ShortMark => Mark.Length > 10 ? Mark[..3] : Mark;

    /// <summary>Whether a line of the block ends it: the same sign at least as often, up to three spaces before and nothing behind.</summary>
    internal bool IsClosedBy(string line)
    {
        var text = line.TrimStart(' ');
        var run = text.TrimEnd(' ', '\t');
        return line.Length - text.Length <= 3 && run.Length >= Mark.Length && run.Trim(Mark[0]).Length == 0;
    }

    /// <summary>
    /// Whether an author probably meant a block of rules: the word in other letters, misspelt, in braces, or with more behind it.
    /// </summary>
    internal static bool IsNearPolicy(string info)
    {
        var word = info.TrimStart('{', '.', '=', ' ', '\t', '\u00A0').Split(' ', '\t', '}', ',', ':', '{', '\u00A0')[0].ToLowerInvariant();
        return word.Contains(Policy, StringComparison.Ordinal) || NearestWord.Of(word, [Policy, "policies", "rules", "kept"]) is not null;
    }
}
