using Kept.Policy;
using Kept.Server.Shared;

namespace Kept.Server.Policies;

/// <summary>What must not be in a policy's Markdown, with its place in the file.</summary>
internal static class PolicyMarkup
{
    public static IEnumerable<Diagnostic> Check(string text, string file)
    {
        var lines = text.TrimStart('\uFEFF').Split('\n');
        var end = lines[0].TrimEnd() == "---" ? Array.FindIndex(lines, 1, line => line.TrimEnd() == "---") : -1;
        // Empty lines in place of the head keep the numbers of the others.
        Array.Clear(lines, 0, end + 1);
        return SafeMarkdown.Check(string.Join('\n', lines))
            .Select(problem => new Diagnostic(Severity.Error, file, problem.Line, problem.Column, problem.Length, problem.Message));
    }
}
