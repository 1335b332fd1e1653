using System.Text;

namespace Kept.Policy;

/// <summary>
/// Walks the Markdown line by line: finds clauses, hands statements on, and keeps the prose. It sees the same blocks of rules
/// as CommonMark does, or reports an error; a property test compares it with Markdig.
/// </summary>
internal sealed class BodyReader(DiagnosticSink sink)
{
    readonly StringBuilder _prose = new();
    readonly StringBuilder _clauseProse = new();
    readonly List<Clause> _clauses = [];
    readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    readonly StatementBlock _statements = new(sink);
    readonly UnreadRules _unread = new(sink);
    Clause? _clause;
    Fence? _fence;
    int _fenceLine;

    internal void Read(string line, int number)
    {
        if (_fence is { } fence)
            ReadFenced(line, number, fence);
        else if (Fence.At(line) is { } opening)
            Open(line, opening, number);
        else
            ReadProse(line, number);
    }

    /// <summary>Ends the last clause; a block left open is an error, since its end is in doubt.</summary>
    internal void End(int lastLine)
    {
        if (_fence is { } fence)
            sink.Error(_fenceLine, 1, fence.Mark.Length, $"this block has no closing line {Token.Quote(fence.Mark)} before line {lastLine}, the last");
        _statements.End();
        CloseClause();
    }

    internal PolicySource Result(string text, string sha256) =>
        new(sink.File, text, sha256, _prose.ToString().Trim('\n') + "\n", _clauses, _statements.Rules, _statements.Expectations);

    void Open(string line, Fence fence, int number)
    {
        (_fence, _fenceLine) = (fence, number);
        _unread.Begin(isCode: true);
        // An empty line keeps what stands before and after a block of rules apart, as the block does.
        AddProse(fence.IsPolicy ? "" : line);
        if (!fence.IsPolicy && Fence.IsNearPolicy(fence.Info))
            sink.Error(number, 1, line.Length, $"{Token.Quote(fence.Info)} begins no block of rules{LookAlike.HintIn(fence.Info)}: write '{fence.ShortMark}policy' and nothing behind it");
    }

    void ReadFenced(string line, int number, Fence fence)
    {
        if (fence.IsClosedBy(line))
        {
            if (!fence.IsPolicy)
                AddProse(line);
            _statements.End();
            _unread.Begin(isCode: false);
            _fence = null;
        }
        else if (Fence.At(line) is { } opening && (fence.IsPolicy || IsRules(opening)))
            ReadMisplaced(line, number, fence, opening);
        else if (fence.IsPolicy)
            _statements.Read(line, number, _clause);
        else
        {
            AddProse(line);
            ReadCode(line, number, fence);
        }
    }

    /// <summary>Rules in a block of other code would be taken for rules; a block that was meant to be one is reported already.</summary>
    void ReadCode(string line, int number, Fence fence)
    {
        if (Fence.IsNearPolicy(fence.Info))
            return;
        if (StrayFence.Find(line) is (var column, StrayFence.Remedy))
            sink.Error(number, column, line.Length - column + 1, StrayFence.Remedy);
        else
            _unread.Read(line, number);
    }

    static bool IsRules(Fence fence) => fence.Info.Length > 0 && Fence.IsNearPolicy(fence.Info);

    /// <summary>A fence inside a block: the block was never closed, or its closing line is another than it should be.</summary>
    void ReadMisplaced(string line, int number, Fence fence, Fence opening)
    {
        _statements.End();
        if (IsRules(opening))
        {
            sink.Error(_fenceLine, 1, fence.Mark.Length, $"this block has no closing line {Token.Quote(fence.Mark)} before the next one begins in line {number}");
            Open(line, opening, number);
        }
        else
            sink.Error(number, 1, line.Length, $"the block of line {_fenceLine} ends with a line {Token.Quote(fence.Mark)} and nothing behind it");
    }

    void ReadProse(string line, int number)
    {
        if (MarkdownLine.Problem(line, _prose) is { } problem)
            sink.Error(number, 1, line.Length, problem);
        if (StrayFence.Find(line) is var (column, message))
            sink.Error(number, column, line.Length - column + 1, message);
        else
            _unread.Read(line, number);
        var mark = ClauseMark.Find(line);
        if (mark is not null || MarkdownLine.IsHeading(line))
            CloseClause();
        if (mark is not null)
            OpenClause(mark, number);
        if (mark is null)
            AddProse(line);
        else
            AppendProse(line);
        if (mark is not null || MarkdownLine.IsHeading(line) || line.AsSpan().Trim().IsEmpty)
            _unread.Begin(isCode: false);
    }

    void OpenClause(ClauseMark mark, int number)
    {
        if (mark.Problem is not null)
            sink.Error(number, mark.Column, mark.Length, mark.Problem);
        else if (!_ids.Add(mark.Id))
            sink.Error(number, mark.Column, mark.Length, $"the clause '{mark.Id}' exists already");
        else
            _clauses.Add(_clause = new(mark.Id, mark.Heading, number, mark.IsRuled));
    }

    void CloseClause()
    {
        if (_clause is not null)
            _clause.Prose = _clauseProse.ToString().Trim('\n');
        _clauseProse.Clear();
        _clause = null;
    }

    void AddProse(string line)
    {
        AppendProse(line);
        _clauseProse.Append(line).Append('\n');
    }

    /// <summary>Taking a block out leaves several empty lines in a row, of which one stays.</summary>
    void AppendProse(string line)
    {
        var followsEmpty = _prose.Length >= 2 && _prose[^1] == '\n' && _prose[^2] == '\n';
        if (line.Length > 0 || !followsEmpty)
            _prose.Append(line).Append('\n');
    }
}
