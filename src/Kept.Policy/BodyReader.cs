using System.Text;

namespace Kept.Policy;

/// <summary>Walks the Markdown line by line: finds clauses, hands statements on, and keeps the prose.</summary>
internal sealed class BodyReader(DiagnosticSink sink)
{
    const int LongestStatement = 2_000;

    /// <summary>Ten times a long policy; it bounds what a hostile file makes the server hold.</summary>
    const int MostStatements = 2_000;

    readonly StringBuilder _prose = new();
    readonly StringBuilder _clauseProse = new();
    readonly List<Clause> _clauses = [];
    readonly List<Rule> _rules = [];
    readonly List<Expectation> _expectations = [];
    readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    readonly HashSet<Place> _places = [];
    bool _hasTooManyPlaces;
    int _statements;
    Clause? _clause;
    string _fence = "";
    int _fenceLine;
    bool _inPolicy;

    internal void Read(string line, int number)
    {
        if (_fence.Length > 0)
            ReadFenced(line, number);
        else if (FenceOf(line) is { Length: > 0 } fence)
            Open(line, fence, number);
        else
            ReadProse(line, number);
    }

    /// <summary>Ends the last clause; a block left open is an error, since its end is in doubt.</summary>
    internal void End(int lastLine)
    {
        if (_inPolicy)
            sink.Error(_fenceLine, 1, _fence.Length, $"this block has no closing line {Token.Quote(_fence)} before line {lastLine}, the last");
        CloseClause();
    }

    internal PolicySource Result(string text, string sha256) =>
        new(sink.File, text, sha256, _prose.ToString().Trim('\n') + "\n", _clauses, _rules, _expectations);

    void Open(string line, string fence, int number)
    {
        (_fence, _fenceLine) = (fence, number);
        var info = line.Trim()[fence.Length..].Trim();
        _inPolicy = info == "policy";
        if (!_inPolicy)
            AddProse(line);
    }

    void ReadFenced(string line, int number)
    {
        var closes = FenceOf(line) is { } fence && fence.Length >= _fence.Length && fence[0] == _fence[0]
            && line.Trim().Length == fence.Length;
        if (!_inPolicy)
            AddProse(line);
        else if (!closes)
            ReadStatement(line, number);
        if (closes)
            (_fence, _inPolicy) = ("", false);
    }

    void ReadStatement(string line, int number)
    {
        if (++_statements == MostStatements + 1)
            sink.Error(number, 1, line.Length, $"a policy has at most {MostStatements} lines in its blocks");
        if (_statements > MostStatements)
            return;
        if (line.Length > LongestStatement)
        {
            sink.Error(number, 1, line.Length, $"a statement has at most {LongestStatement} characters");
            return;
        }
        switch (new StatementParser(line, number, _clause, sink).Parse())
        {
            case Rule rule:
                CheckPlaces(rule, line);
                _rules.Add(rule);
                _clause?.Add(rule);
                break;
            case Expectation expectation:
                _expectations.Add(expectation);
                break;
        }
    }

    void CheckPlaces(Rule rule, string line)
    {
        _places.UnionWith(rule.WhenResident);
        _places.UnionWith(rule.UnlessResident);
        if (_places.Count > FactMask.MostPlaces && !_hasTooManyPlaces)
            sink.Error(rule.Line, 1, line.Length, $"a policy names at most {FactMask.MostPlaces} places of residence");
        _hasTooManyPlaces = _places.Count > FactMask.MostPlaces;
    }

    void ReadProse(string line, int number)
    {
        var isHeading = IsHeading(line);
        var mark = ClauseMark.Find(line);
        if (isHeading || mark is not null)
            CloseClause();
        if (mark is not null)
            OpenClause(mark, number);
        if (mark is null)
            AddProse(line);
        else
            AppendProse(line);
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

    /// <summary>Taking a block out leaves two empty lines in a row, of which one is dropped.</summary>
    void AppendProse(string line)
    {
        var followsEmpty = _prose.Length >= 2 && _prose[^1] == '\n' && _prose[^2] == '\n';
        if (line.Length > 0 || !followsEmpty)
            _prose.Append(line).Append('\n');
    }

    static bool IsHeading(string line)
    {
        var level = line.Length - line.TrimStart('#').Length;
        return level is > 0 and <= 6 && (line.Length == level || line[level] == ' ');
    }

    /// <summary>The run of three or more backticks or tildes that begins the line, or nothing.</summary>
    static string FenceOf(string line)
    {
        var text = line.TrimStart(' ');
        if (text.Length < 3 || line.Length - text.Length > 3 || text[0] is not ('`' or '~'))
            return "";
        var length = text.Length - text.TrimStart(text[0]).Length;
        return length >= 3 ? text[..length] : "";
    }
}
