namespace Kept.Policy;

/// <summary>The mark <c>{#id}</c> or <c>{#id .ruled}</c> at the end of a line, which makes it a clause.</summary>
/// <param name="Id">The id.</param>
/// <param name="IsRuled">Whether the class <c>.ruled</c> is given.</param>
/// <param name="Heading">The line's text before the mark.</param>
/// <param name="Column">The mark's column, from 1.</param>
/// <param name="Length">The mark's length.</param>
/// <param name="Problem">What is wrong with it, or null.</param>
internal sealed record ClauseMark(string Id, bool IsRuled, string Heading, int Column, int Length, string? Problem)
{
    /// <summary>The mark of a line, or null.</summary>
    internal static ClauseMark? Find(string line)
    {
        var text = line.TrimEnd();
        var start = text.LastIndexOf("{#", StringComparison.Ordinal);
        if (start < 0 || text[^1] != '}')
            return null;
        var parts = text[(start + 2)..^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var id = parts.Length > 0 ? parts[0] : "";
        var problem = IsId(id) ? null : $"{Token.Quote(id)} is not a clause id: use lower-case letters, digits and hyphens{LookAlike.HintIn(id)}";
        if (parts.Length > 2 || (parts.Length == 2 && parts[1] != ".ruled"))
            problem = "a clause mark has the form '{#id}' or '{#id .ruled}'";
        var heading = text[..start].Trim().TrimStart('#').Trim();
        return new(id, parts.Length == 2, heading, start + 1, text.Length - start, problem);
    }

    static bool IsId(string id) =>
        id.Length is > 0 and <= 64 && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
