namespace Kept.Policy;

/// <summary>The lists of a statement: categories, purposes, conditions.</summary>
internal sealed partial class StatementParser
{
    const string Residence = "resident(";

    static readonly string[] CategoryWords =
        [.. Words(Taxonomy.Categories), .. Words(CategoryGroup.All.Select(group => group.Term))];

    static readonly string[] FactWords = [.. Words(Taxonomy.Conditions)];

    bool ReadCategories(bool areSources = false) => _reader.ReadList<CategorySet>(
        "a category", TryFindCategories, CategoryWords, (at, members) =>
        {
            _draft.CategoryTokens.Add((at, members));
            _draft.Categories |= members;
            if (areSources)
                _draft.Sources |= members;
        });

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
        while (_reader.Goes("and"));
        return true;
    }

    /// <summary>Whether the word is a category or a group.</summary>
    internal static bool IsCategory(string word) => TryFindCategories(word, out _);

    bool ReadConditions(string joiner, Action<Fact> addFact, Action<Place> addPlace)
    {
        do
        {
            _reader.JoinScope();
            if (!ReadCondition(addFact, addPlace))
                return false;
            _draft.UnlessHasComma |= joiner == "or" && _reader.Current.Text == ",";
        }
        while (_reader.Goes(joiner));
        return true;
    }

    bool ReadCondition(Action<Fact> addFact, Action<Place> addPlace)
    {
        var word = _reader.Current;
        if (word.Text == "not")
            return _reader.Fail("a condition cannot be negated: write what must not hold after 'unless'");
        if (word.IsWord && sink.MaySuggest && !TryFindCondition(word.Text, out _) && ConditionHint.Of(word.Text) is var (why, meant))
        {
            sink.Error(number, _reader.Take(), $"{word.Quoted} is not a condition{word.Foreign}{why}", meant);
            return true;
        }
        return _reader.ReadOne<(Fact Fact, Place Place)>("a condition", TryFindCondition, FactWords, (at, found) =>
        {
            if (found.Place == Place.Unknown)
                addFact(found.Fact);
            else
                addPlace(found.Place);
            if (found.Place.Name == "georgia")
                sink.Warning(number, at.Column, at.Text.Length, "'georgia' is the country; the state of the United States is 'georgia-us'");
        });
    }

    static bool TryFindCondition(string text, out (Fact Fact, Place Place) found)
    {
        found = default;
        return text.StartsWith(Residence, StringComparison.Ordinal)
            ? Place.TryParse(text[Residence.Length..^1], out found.Place)
            : Fact.TryParse(text, out found.Fact);
    }

    void AddResidence(Place place)
    {
        if (_draft.Residence != Place.Unknown)
            sink.Error(number, _draft.Parts["given"], "a person is given one residence");
        _draft.Residence = place;
    }
}
