using System.Text.RegularExpressions;

namespace Kept.Tests.Architecture;

/// <summary>
/// A rule of the house that a program can check in one file. <paramref name="Bad"/> is a sample that breaks it, so that a rule
/// that stopped working is noticed.
/// </summary>
/// <param name="Find">The lines, from 1, that break the rule.</param>
internal sealed record HouseRule(string Name, SourceFile Bad, Func<SourceFile, IEnumerable<int>> Find)
{
    public override string ToString() => Name;
}

/// <summary>What STYLE.md says and the compiler does not check. Samples are spelt in two halves, or they would break the rules.</summary>
internal static partial class HouseRules
{
    private const int MostLines = 200;

    public static IReadOnlyList<HouseRule> All { get; } =
    [
        new("A file of code has at most 200 lines",
            new("src/Long.cs", new string('\n', MostLines + 1)),
            f => f.Extension is ".cs" or ".cshtml" or ".js" && f.Lines.Count > MostLines + 1 ? [MostLines + 1] : []),
        new("Time comes from a TimeProvider",
            new("src/Clock.cs", "var now = DateTime" + ".Now;"),
            f => f.Path.StartsWith("src/", StringComparison.Ordinal) ? LinesWith(f, WallClock()) : []),
        new("Nothing is left to be done",
            new("src/Later.cs", "// TO" + "DO: soon"),
            f => f.Extension is ".md" ? [] : LinesWith(f, Unfinished())),
        new("No error is swallowed",
            new("src/Deaf.cs", "try { Act(); } catch (IOException) { " + "}"),
            f => f.Extension is ".cs" or ".cshtml" or ".js" ? TextWith(f, EmptyCatch()) : []),
        new("No path of somebody's machine",
            new("docs/Mine.md", "Look in /ho" + "me/ada/kept."),
            f => LinesWith(f, MachinePath())),
        new("Scripts and styles are files, for the policy of our pages forbids others",
            new("src/Page.cshtml", "<p sty" + "le=\"color: red\">"),
            f => f.Extension is ".cshtml" ? LinesWith(f, InlineCode()) : []),
        new("Browsers leave e-mail addresses to the server, for they refuse international ones that we accept",
            new("src/Page.cshtml", "<form method=\"post\">\n<input ty" + "pe=\"email\">"),
            f => f.Extension is ".cshtml" ? TextWith(f, CheckedEmail()) : []),
        new("Razor pages stand in a slice beside their model",
            new("src/Kept.Server/Orders/Bare.cshtml", "@page \"/x\"\n<p>no model</p>"),
            f => f.Extension is ".cshtml" && f.Text.StartsWith("@page", StringComparison.Ordinal) && !f.Text.Contains("@model ", StringComparison.Ordinal) ? [1] : []),
        new("Links between documents lead somewhere",
            new("docs/Lost.md", "See [this](nowhere-at-all.md)."),
            f => f.Extension is ".md" ? DeadLinks(f) : []),
        new("Values are never pasted into SQL",
            new("src/Sql.cs", "ExecuteSqlRaw" + "($\"DELETE FROM x WHERE y = {z}\")"),
            f => f.Path.StartsWith("src/", StringComparison.Ordinal) ? LinesWith(f, PastedSql()) : []),
    ];

    private static IEnumerable<int> LinesWith(SourceFile file, Regex sign) =>
        file.Lines.Index().Where(l => sign.IsMatch(l.Item)).Select(l => l.Index + 1);

    private static IEnumerable<int> TextWith(SourceFile file, Regex sign) =>
        sign.Matches(file.Text).Select(m => file.Text.AsSpan(0, m.Index).Count('\n') + 1);

    private static IEnumerable<int> DeadLinks(SourceFile file)
    {
        var folder = Path.Combine(SourceTree.Root, Path.GetDirectoryName(file.Path)!);
        foreach (var (index, line) in file.Lines.Index())
            if (Links().Matches(line).Any(m => !Path.Exists(Path.Combine(folder, m.Groups["to"].Value))))
                yield return index + 1;
    }

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b")]
    private static partial Regex WallClock();

    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK|NotImplemented" + @"Exception)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\bcatch\s*(\([^)]*\))?\s*(when\s*\([^{]*\))?\s*\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"(?<![\w./:-])(/(work|home|root|Users)/\w|[A-Z]:\\\w)")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"<[^>]*\sstyle\s*=|<style\b|<script(?![^>]*\bsrc=)[^>]*>|\son(click|change|submit|input|load)\s*=|href=""javascript:")]
    private static partial Regex InlineCode();

    // A Markdown link or image whose target is a file: not an address, an absolute path of the site, or a place in the page.
    [GeneratedRegex(@"\]\((?!\w+:|/|#)(?<to>[^)#\s]+)")]
    private static partial Regex Links();

    [GeneratedRegex(@"<form(?![^>]*novalidate)[^>]*>((?!</form>).)*?type=""email""", RegexOptions.Singleline)]
    private static partial Regex CheckedEmail();

    [GeneratedRegex(@"(ExecuteSqlRaw|FromSqlRaw|SqlQueryRaw)(Async)?(<\w+>)?\(\s*\$")]
    private static partial Regex PastedSql();
}
