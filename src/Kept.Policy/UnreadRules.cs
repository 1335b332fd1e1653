namespace Kept.Policy;

/// <summary>
/// Finds statements that stand in prose or in other code, where nobody obeys them. In code they are an error, since nothing
/// tells the reader that they are no rules; on a line of their own they are a warning, for a sentence may read like one.
/// </summary>
internal sealed class UnreadRules(DiagnosticSink sink)
{
    /// <summary>No statement is longer.</summary>
    const int LongestLine = 2_000;

    bool _isCode;

    /// <summary>The gravest finding of the block at hand.</summary>
    Severity? _told;

    /// <summary>What follows is a block of code, or a paragraph of its own.</summary>
    internal void Begin(bool isCode) => (_isCode, _told) = (isCode, null);

    internal void Read(string line, int number)
    {
        if (line.AsSpan().Trim().IsEmpty && !_isCode)
            _told = null;
        var start = StrayFence.SkipContainers(line);
        var text = line[start..].TrimEnd();
        var isCode = _isCode || line.StartsWith("    ", StringComparison.Ordinal) || line.StartsWith('\t');
        // One finding a block is enough; a warning about words does not stand for an error about code below them.
        if (_told == Severity.Error || (_told is not null && !isCode) || line.Length > LongestLine)
            return;
        if (!(isCode ? IsLikeStatement(text) : IsStatement(Unspanned(text))))
            return;
        _told = isCode ? Severity.Error : Severity.Warning;
        if (isCode)
            sink.Error(number, start + 1, text.Length, $"this reads like a rule and stands in no block of rules: {StrayFence.Remedy}");
        else
            sink.Warning(number, start + 1, text.Length, $"this reads like a rule and has no effect here: {StrayFence.Remedy}");
    }

    /// <summary>What a line of nothing but inline code says: <c>```policy use email for payment```</c> is no block.</summary>
    static string Unspanned(string text)
    {
        var inner = text.Trim('`').Trim();
        if (!text.StartsWith('`') || !text.EndsWith('`'))
            return text;
        return inner.StartsWith(Fence.Policy + " ", StringComparison.Ordinal) ? inner[Fence.Policy.Length..] : inner;
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
