namespace Kept.Policy;

/// <summary>Reads the lines of the <c>policy</c> blocks, one statement each.</summary>
internal sealed class StatementBlock(DiagnosticSink sink)
{
    const int LongestStatement = 2_000;

    /// <summary>Ten times a long policy; it bounds what a hostile file makes the server hold.</summary>
    const int MostStatements = 2_000;

    readonly HashSet<Place> _places = [];
    bool _hasTooManyPlaces;
    int _lines;

    /// <summary>The line that the next one may turn out to continue; null after an empty line.</summary>
    (string Line, int Number, Clause? Clause)? _held;

    /// <summary>Whether the held line is a part of a statement that was reported already.</summary>
    bool _isBroken;

    internal List<Rule> Rules { get; } = [];

    internal List<Expectation> Expectations { get; } = [];

    internal void Read(string line, int number, Clause? clause)
    {
        if (++_lines == MostStatements + 1)
            sink.Error(number, 1, line.Length, $"a policy has at most {MostStatements} lines in its blocks");
        if (_lines > MostStatements)
            return;
        if (line.Length > LongestStatement)
            sink.Error(number, 1, line.Length, $"a statement has at most {LongestStatement} characters");
        else if (ClauseMark.Find(line) is { } mark)
            sink.Error(number, mark.Column, mark.Length, "a clause begins outside the blocks: end this block before it");
        else if (LineBreaks.IsSound(line) && LookAlike.Check(line, number, sink))
        {
            Hold(line, number, clause);
            return;
        }
        End();
    }

    /// <summary>Reads the line that was held back, at the end of a block and before what cannot continue it.</summary>
    internal void End()
    {
        if (_held is var (line, number, clause) && !_isBroken)
            Parse(line, number, clause);
        (_held, _isBroken) = (null, false);
    }

    void Hold(string line, int number, Clause? clause)
    {
        var first = Token.Split(line)[0];
        if (!first.IsEnd && _held is { } above && Continues(above.Line, first))
        {
            if (!_isBroken)
                sink.Error(number, first, $"a statement stands on one line: join this line with line {above.Number}");
            _isBroken = true;
        }
        else
            End();
        _held = first.IsEnd ? null : (line, number, clause);
    }

    static bool Continues(string above, Token first) =>
        StatementParser.IsContinuation(first) || (StatementParser.IsOpen(Token.Split(above)[^2]) && !StatementParser.IsStart(first));

    void Parse(string line, int number, Clause? clause)
    {
        switch (new StatementParser(line, number, clause, sink).Parse())
        {
            case Rule rule:
                CheckPlaces(rule, line);
                Rules.Add(rule);
                clause?.Add(rule);
                break;
            case Expectation expectation:
                Expectations.Add(expectation);
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
}
