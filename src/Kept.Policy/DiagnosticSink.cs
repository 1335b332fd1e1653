namespace Kept.Policy;

/// <summary>Collects the findings of one file.</summary>
/// <param name="file">The name to write in findings.</param>
/// <param name="mostSuggestions">How many errors get a suggestion; the limit bounds the work on hostile input.</param>
internal sealed class DiagnosticSink(string file, int mostSuggestions = 100)
{
    readonly List<Diagnostic> _found = [];

    internal string File => file;

    /// <summary>Whether the file has still few enough errors to look for what was meant.</summary>
    internal bool MaySuggest => ErrorCount < mostSuggestions;

    internal bool HasErrors => ErrorCount > 0;

    internal int ErrorCount { get; private set; }

    internal IReadOnlyList<Diagnostic> InOrder => [.. _found.OrderBy(d => d.Line).ThenBy(d => d.Column)];

    internal void Error(int line, int column, int length, string message, string? suggestion = null)
    {
        ErrorCount++;
        _found.Add(new(Severity.Error, file, line, column, length, message, suggestion));
    }

    internal void Warning(int line, int column, int length, string message) =>
        _found.Add(new(Severity.Warning, file, line, column, length, message));

    /// <summary>The word that was probably meant, or null.</summary>
    internal string? NearestOf(string word, IEnumerable<string> candidates) =>
        MaySuggest ? NearestWord.Of(word, candidates) : null;

    internal void Error(int line, Token at, string message, string? suggestion = null) =>
        Error(line, at.Column, at.Text.Length, message, suggestion);
}
