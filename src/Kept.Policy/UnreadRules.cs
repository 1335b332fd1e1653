using System.Buffers;

namespace Kept.Policy;

/// <summary>
/// Finds statements that stand in prose or in other code, where nobody obeys them. In code they are an error, since nothing
/// tells the reader that they are no rules; as a paragraph of their own they are a warning, for a sentence may read like one.
/// </summary>
internal sealed class UnreadRules(DiagnosticSink sink)
{
    /// <summary>What begins an item of a list or a line of a quotation.</summary>
    static readonly SearchValues<char> ItemMarks = SearchValues.Create("-*+>.)");

    /// <summary>No statement is longer.</summary>
    const int LongestLine = 2_000;

    bool _isCode;
    bool _isNew = true;

    /// <summary>What follows is a block of code, or a paragraph of its own.</summary>
    internal void Begin(bool isCode) => (_isCode, _isNew) = (isCode, true);

    internal void Read(string line, int number)
    {
        var start = StrayFence.SkipContainers(line);
        var isIndented = line.StartsWith("    ", StringComparison.Ordinal) || line.StartsWith('\t');
        var isItem = line.AsSpan(0, start).ContainsAny(ItemMarks);
        if (!(_isNew || isItem || isIndented) || line.Length > LongestLine || !(_isCode || isIndented ? IsLikeStatement(line[start..]) : IsStatement(line[start..])))
        {
            _isNew = _isCode || line.AsSpan().Trim().IsEmpty;
            return;
        }
        var length = line.TrimEnd().Length - start;
        if (_isCode || isIndented)
            sink.Error(number, start + 1, length, $"this reads like a rule and stands in no block of rules: {StrayFence.Remedy}");
        else
            sink.Warning(number, start + 1, length, $"this reads like a rule and has no effect here: {StrayFence.Remedy}");
        // One finding a block is enough.
        _isNew = false;
    }

    static bool IsStatement(string text) =>
        StatementParser.IsStart(Token.Split(text)[0]) && new StatementParser(text, 1, null, new DiagnosticSink("", mostSuggestions: 0)).Parse() is not null;

    /// <summary>Whether the text begins as a statement does, whatever slips it has further on.</summary>
    static bool IsLikeStatement(string text)
    {
        var tokens = Token.Split(text);
        var subject = tokens.Find(token => !StatementParser.IsStart(token) && token.Text is not ("permit" or "deny"));
        return StatementParser.IsStart(tokens[0])
            && (StatementParser.IsCategory(subject.Text) || tokens.Exists(token => StatementParser.Keywords.Contains(token.Text)));
    }
}
