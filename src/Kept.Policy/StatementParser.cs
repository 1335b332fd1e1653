using System.Globalization;

namespace Kept.Policy;

/// <summary>Parses one statement. Unknown words are all reported; a broken structure ends the line.</summary>
internal sealed class StatementParser(string line, int number, Clause? clause, DiagnosticSink sink)
{
    internal static readonly string[] Keywords = ["from", "with", "for", "until", "unless", "when", "must", "given"];
    static readonly string[] Verbs = [.. Taxonomy.Actions.Select(action => action.Name)];
    static readonly string[] StartWords = [.. Verbs, "never", "expect"];
    const string Residence = "resident(";
    static readonly string[] Units = ["days", "weeks", "months", "years"];

    readonly StatementReader _reader = new(line, number, sink);
    readonly StatementDraft _draft = new();

    /// <summary>The <see cref="Rule"/> or <see cref="Expectation"/>, or null for an empty or a faulty line.</summary>
    internal object? Parse()
    {
        if (_reader.Current.IsEnd)
            return null;
        var before = sink.Count;
        if (!ReadVerb() || !ReadCategories() || !ReadParts())
            return null;
        return new StatementRules(_draft, number, sink).Check() && sink.Count == before
            ? _draft.Build(line.Split('#')[0].Trim(), number, clause)
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
        }
        else
            _draft.Never = _reader.Accept("never");
        var word = _reader.Current;
        var verb = Array.IndexOf(Verbs, word.Text);
        if (verb < 0)
            return _reader.Fail(word.IsEnd ? "a verb is expected" : $"'{word.Text}' is not a verb", candidates);
        (_draft.Verb, _draft.VerbToken) = ((PolicyAction)verb, _reader.Take());
        return true;
    }

    bool ReadParts()
    {
        while (!_reader.Current.IsEnd)
        {
            var keyword = _reader.Current;
            if (!Keywords.Contains(keyword.Text))
                return _reader.Fail($"'{keyword.Text}' is not expected here", Keywords);
            if (!_draft.Parts.TryAdd(keyword.Text, keyword) && !IsTimeOrPurpose(keyword))
                return _reader.Fail($"'{keyword.Text}' is given twice");
            _reader.Take();
            if (!ReadPart(keyword.Text))
                return false;
        }
        return true;
    }

    /// <summary>A <c>keep</c> may say both how long and for what: <c>keep order for 7 years for accounting</c>.</summary>
    bool IsTimeOrPurpose(Token keyword) =>
        keyword.Text == "for" && _draft.Verb == PolicyAction.Keep && (_draft.Retention is null) != (_draft.Purposes.Count == 0);

    bool ReadPart(string keyword) => keyword switch
    {
        "from" => ReadCategories(areSources: true),
        "with" => _reader.ReadOne<Recipient>(
            "a recipient", Recipient.TryParse, Words(Taxonomy.Recipients), (_, recipient) => _draft.Recipient = recipient),
        "for" when _draft.Verb == PolicyAction.Keep && _draft.Retention is null && _reader.Current.IsNumber => ReadTime(),
        "for" => ReadPurposes(),
        "until" => ReadUntilErased(),
        "unless" => ReadConditions(fact => _draft.Unless = _draft.Unless.With(fact), _draft.UnlessResident.Add),
        "when" => ReadConditions(fact => _draft.When = _draft.When.With(fact), _draft.WhenResident.Add),
        "given" => ReadConditions(fact => _draft.Given = _draft.Given.With(fact), place => _draft.Residence = place),
        _ => _reader.ReadList<Duty>(
            "a duty", Duty.TryParse, Words(Taxonomy.Duties), (_, duty) => _draft.Duties = _draft.Duties.With(duty)),
    };

    bool ReadCategories(bool areSources = false) => _reader.ReadList<CategorySet>(
        "a category", TryFindCategories, CategoryWords, (at, members) =>
        {
            _draft.CategoryTokens.Add((at, members));
            _draft.Categories |= members;
            if (areSources)
                _draft.Sources |= members;
        });

    static IEnumerable<string> CategoryWords =>
        Words(Taxonomy.Categories.Concat(CategoryGroup.All.Select(group => group.Term)));

    static bool TryFindCategories(string text, out CategorySet members)
    {
        members = Category.TryParse(text, out var category)
            ? CategorySet.Of(category)
            : CategoryGroup.Find(text)?.Members ?? default;
        return !members.IsEmpty;
    }

    /// <summary>The flags <c>required</c> and <c>optional</c> may end the list of purposes.</summary>
    bool ReadPurposes()
    {
        var isFirst = true;
        do
        {
            if (!isFirst && _reader.Current.Text is "required" or "optional")
            {
                _draft.Required = _reader.Take().Text == "required";
                return true;
            }
            if (!_reader.ReadOne<Purpose>(
                "a purpose", Purpose.TryParse, Words(Taxonomy.Purposes), (_, purpose) => _draft.Purposes.Add(purpose)))
                return false;
            isFirst = false;
        }
        while (_reader.Accept(","));
        return true;
    }

    bool ReadUntilErased()
    {
        if (_draft.Retention is not null)
            return _reader.Fail("a statement takes one time");
        if (!_reader.Accept("erased"))
            return _reader.Fail("after 'until' comes 'erased'", "erased");
        _draft.Retention = Retention.UntilErased;
        return true;
    }

    bool ReadTime()
    {
        if (!int.TryParse(_reader.Current.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count is < 1 or > 36500)
            return _reader.Fail($"'{_reader.Current.Text}' is not a whole number from 1 to 36500");
        _reader.Take();
        var unit = _reader.Current.Text switch
        {
            "day" or "days" => RetentionUnit.Days,
            "week" or "weeks" => RetentionUnit.Weeks,
            "month" or "months" => RetentionUnit.Months,
            "year" or "years" => RetentionUnit.Years,
            _ => RetentionUnit.UntilErased,
        };
        if (unit == RetentionUnit.UntilErased)
            return _reader.Fail("a unit of time is expected: days, weeks, months or years", Units);
        _reader.Take();
        _draft.Retention = new(count, unit);
        return true;
    }

    bool ReadConditions(Action<Fact> addFact, Action<Place> addPlace)
    {
        do
        {
            _reader.JoinScope();
            var isPlace = _reader.Current.Text.StartsWith(Residence, StringComparison.Ordinal);
            var read = isPlace
                ? _reader.ReadOne<Place>("a condition", TryFindPlace, PlaceWords, (_, place) => addPlace(place))
                : _reader.ReadOne<Fact>("a condition", Fact.TryParse, FactWords, (_, fact) => addFact(fact));
            if (!read)
                return false;
        }
        while (_reader.Accept(","));
        return true;
    }

    static IEnumerable<string> FactWords => Words(Taxonomy.Conditions).Append("resident(us)");

    static IEnumerable<string> PlaceWords => Place.All.Select(place => $"{Residence}{place})");

    static bool TryFindPlace(string text, out Place place) => Place.TryParse(text[Residence.Length..^1], out place);

    static IEnumerable<string> Words(IEnumerable<Term> terms) => terms.Select(term => term.Name);
}
