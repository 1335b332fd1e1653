namespace Kept.Policy;

/// <summary>Collects the findings of one file.</summary>
internal sealed class DiagnosticSink(string file)
{
    const int MostSuggestions = 100;

    readonly List<Diagnostic> _found = [];

    internal string File => file;

    internal bool HasErrors { get; private set; }

    internal int Count => _found.Count;

    internal IReadOnlyList<Diagnostic> InOrder => [.. _found.OrderBy(d => d.Line).ThenBy(d => d.Column)];

    internal void Error(int line, int column, int length, string message, string? suggestion = null)
    {
        HasErrors = true;
        _found.Add(new(Severity.Error, file, line, column, length, message, suggestion));
    }

    /// <summary>The nearest of some words, or null. Only the first hundred errors get one, to bound the work on hostile input.</summary>
    internal string? NearestOf(string word, IEnumerable<string> candidates) =>
        Count < MostSuggestions ? NearestWord.Of(word, candidates) : null;

    internal void Error(int line, Token at, string message, string? suggestion = null) =>
        Error(line, at.Column, at.Text.Length, message, suggestion);
}
