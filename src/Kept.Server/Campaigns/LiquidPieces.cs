using System.Text.RegularExpressions;

namespace Kept.Server.Campaigns;

internal enum LiquidKind
{
    Text,

    /// <summary><c>{{ … }}</c></summary>
    Output,

    /// <summary><c>{% … %}</c></summary>
    Tag,
}

/// <summary>A piece of a Liquid template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins in the template.</param>
/// <param name="Text">The whole piece, braces included.</param>
internal sealed record LiquidPiece(LiquidKind Kind, int Start, string Text)
{
    /// <summary>What stands between the braces.</summary>
    public string Inner { get; } = Kind == LiquidKind.Text ? "" : Text[2..^2].Trim('-', ' ', '\t', '\r', '\n');

    /// <summary>The first word of a tag.</summary>
    public string Word => Inner.Split([' ', '\t', '\r', '\n'], 2)[0];

    /// <summary>What follows the first word of a tag.</summary>
    public string Rest => Inner[Word.Length..].Trim();
}

/// <summary>Cuts Liquid templates into pieces, and finds the variables of an expression.</summary>
internal static partial class LiquidPieces
{
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "and", "or", "contains", "true", "false", "nil", "null", "empty", "blank", "in", "reversed", "limit", "offset",
    };

    public static IReadOnlyList<LiquidPiece> Of(string template)
    {
        var (pieces, end) = (new List<LiquidPiece>(), 0);
        foreach (Match match in Braces().Matches(template))
        {
            if (match.Index > end)
                pieces.Add(new(LiquidKind.Text, end, template[end..match.Index]));
            pieces.Add(new(match.Value[1] == '{' ? LiquidKind.Output : LiquidKind.Tag, match.Index, match.Value));
            end = match.Index + match.Length;
        }
        if (end < template.Length)
            pieces.Add(new(LiquidKind.Text, end, template[end..]));
        return pieces;
    }

    /// <summary>The variables that an expression reads, each with its place in it and the member that is asked of it.</summary>
    public static IEnumerable<(string Name, string? Member, int At)> VariablesOf(string expression)
    {
        var bare = Quoted().Replace(expression, m => new string(' ', m.Length));
        foreach (Match match in Names().Matches(bare))
        {
            var name = match.Groups["name"].Value;
            var isFilter = bare[..match.Index].TrimEnd().EndsWith('|');
            var isArgumentName = bare[(match.Index + match.Length)..].TrimStart().StartsWith(':') && !isFilter;
            if (!isFilter && !isArgumentName && !Words.Contains(name))
                yield return (name, match.Groups["member"] is { Success: true } member ? member.Value : null, match.Index);
        }
    }

    /// <summary>The filters of an expression, with their places.</summary>
    public static IEnumerable<(string Name, int At)> FiltersOf(string expression) =>
        Filters().Matches(Quoted().Replace(expression, m => new string(' ', m.Length))).Select(m => (m.Groups["name"].Value, m.Groups["name"].Index));

    [GeneratedRegex(@"\{\{.*?\}\}|\{%.*?%\}", RegexOptions.Singleline)]
    private static partial Regex Braces();

    [GeneratedRegex("\"[^\"]*\"|'[^']*'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<![\w.])(?<name>[A-Za-z_][\w-]*)(?:\.(?<member>[\w-]+))?[\w.\-]*")]
    private static partial Regex Names();

    [GeneratedRegex(@"\|\s*(?<name>[A-Za-z_]\w*)")]
    private static partial Regex Filters();
}
