namespace Kept.Policy;

/// <summary>Parses one statement. Unknown words are all reported; a broken structure ends the line.</summary>
internal sealed partial class StatementParser(string line, int number, Clause? clause, DiagnosticSink sink)
{
    internal static readonly string[] Keywords = ["from", "with", "for", "until", "unless", "when", "must", "given", "reaching"];
    static readonly string[] Verbs = [.. Taxonomy.Actions.Select(action => action.Name)];
    static readonly string[] StartWords = [.. Verbs, "never", "expect"];

    readonly StatementReader _reader = new(line, number, sink);
    readonly StatementDraft _draft = new();

    /// <summary>The <see cref="Rule"/> or <see cref="Expectation"/>, or null for an empty or a faulty line.</summary>
    internal object? Parse()
    {
        if (_reader.Current.IsEnd)
            return null;
        var before = sink.ErrorCount;
        var column = _reader.Current.Column;
        if (!ReadVerb() || !ReadCategories() || !ReadParts())
            return null;
        return new StatementRules(_draft, number, sink).Check() && sink.ErrorCount == before
            ? _draft.Build(line.Split('#')[0].Trim(), number, column, clause)
            : null;
    }

    bool ReadVerb()
    {
        var candidates = _reader.AtStart ? StartWords : Verbs;
        if (_reader.Accept("expect"))
        {
            if (_reader.Current.Text is not ("permit" or "deny"))
                return _reader.Fail("after 'expect' comes 'permit' or 'deny'", "permit", "deny");
            _draft.Expected = _reader.Take().Text == "permit";
            candidates = Verbs;
        }
        else if (_draft.Never = _reader.Accept("never"))
            candidates = Verbs;
        var word = _reader.Current;
        var verb = Array.IndexOf(Verbs, word.Text);
        if (IsContinuation(word))
            return _reader.Fail($"a statement stands on one line and begins with {string.Join(", ", candidates)}, not with {word.Quoted}");
        if (word is { IsEnd: false, IsWord: false })
            return _reader.Fail($"{word.Quoted} begins no statement: delete it; a statement begins with {string.Join(", ", candidates)}");
        if (verb < 0)
            return _reader.Fail($"{(word.IsEnd ? "a verb is expected" : $"{word.Quoted} is not a verb{word.Foreign}")}: {string.Join(", ", candidates)}", candidates);
        (_draft.Verb, _draft.VerbToken) = ((PolicyAction)verb, _reader.Take());
        return true;
    }

    bool ReadParts()
    {
        while (!_reader.Current.IsEnd)
        {
            var keyword = _reader.Current;
            if (!Keywords.Contains(keyword.Text))
                return FailAtJoint(keyword);
            if (!_draft.Parts.TryAdd(keyword.Text, keyword) && !IsTimeOrPurpose(keyword))
                return _reader.Fail($"'{keyword.Text}' is given twice");
            _reader.Take();
            if (!ReadPart(keyword.Text))
                return false;
            _draft.LastPart = keyword.Text;
        }
        return true;
    }

    /// <summary>What follows a list is a part or a joining word; the wrong joining word says something else than was meant.</summary>
    bool FailAtJoint(Token at) => (at.Text, _draft.LastPart) switch
    {
        ("and" or ",", "for") when _draft.Retention is not null => _reader.Fail(OneTime),
        ("or", "when") => _reader.Fail("after 'when' all conditions must hold: join them with 'and', or write a rule for each"),
        ("and", "unless") => _reader.Fail("after 'unless' any one condition is enough: join them with 'or'"),
        ("or", _) => _reader.Fail("words of a list are joined by ',' or 'and'"),
        _ => _reader.Fail($"{at.Quoted} is not expected here{at.Foreign}: a statement goes on with {string.Join(", ", Keywords)}", Meant()),
    };

    /// <summary>A part that the verb does not take is no suggestion: <c>use email to payment</c> means no recipient.</summary>
    string[] Meant() => _draft.Verb == PolicyAction.Share ? Keywords : [.. Keywords.Where(keyword => keyword != "with")];

    /// <summary>A <c>keep</c> may say both how long and for what: <c>keep order for 7 years for accounting</c>.</summary>
    bool IsTimeOrPurpose(Token keyword) =>
        keyword.Text == "for" && _draft.Verb == PolicyAction.Keep && (_draft.Retention is null) != (_draft.Purposes.Count == 0);

    bool ReadPart(string keyword) => keyword switch
    {
        "from" => ReadCategories(areSources: true),
        "with" => _reader.ReadOne<Recipient>(
            "a recipient", Recipient.TryParse, Words(Taxonomy.Recipients), (_, recipient) => _draft.Recipient = recipient),
        "for" when _draft.Verb == PolicyAction.Keep && _draft.Retention is null && IsTime() => ReadRetention(),
        "for" => ReadPurposes(),
        "until" => ReadUntilErased(),
        "unless" => ReadConditions("or", fact => _draft.Unless = _draft.Unless.With(fact), _draft.UnlessResident.Add),
        "when" => ReadConditions("and", fact => _draft.When = _draft.When.With(fact), _draft.WhenResident.Add),
        "given" => ReadConditions("and", fact => _draft.Given = _draft.Given.With(fact), AddResidence),
        "reaching" => ReadReach(),
        _ => _reader.ReadList<Duty>(
            "a duty", Duty.TryParse, Words(Taxonomy.Duties), (_, duty) => _draft.Duties = _draft.Duties.With(duty)),
    };

    /// <summary>Whether a statement may begin with this word.</summary>
    internal static bool IsStart(Token word) => StartWords.Contains(word.Text);

    /// <summary>Whether this word goes on with a statement and begins none.</summary>
    internal static bool IsContinuation(Token word) => Keywords.Contains(word.Text) || word.Text is "and" or "or" or "," or "(" or ")";

    /// <summary>Whether something must follow this word.</summary>
    internal static bool IsOpen(Token word) => IsStart(word) || IsContinuation(word) && word.Text != ")" || word.Text is "permit" or "deny" or "\\";

    static IEnumerable<string> Words(IEnumerable<Term> terms) => terms.Select(term => term.Name);
}
