namespace Kept.Policy;

/// <summary>The lists of a statement: categories, purposes, conditions.</summary>
internal sealed partial class StatementParser
{
    const string Residence = "resident(";

    static readonly string[] CategoryWords =
        [.. Words(Taxonomy.Categories), .. Words(CategoryGroup.All.Select(group => group.Term))];

    static readonly string[] FactWords = [.. Words(Taxonomy.Conditions), "resident(us)", "resident(eu)"];
    static readonly string[] PlaceWords = [.. Place.All.Select(place => $"{Residence}{place})")];

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

    bool ReadConditions(string joiner, Action<Fact> addFact, Action<Place> addPlace)
    {
        do
        {
            _reader.JoinScope();
            var words = _reader.Current.Text.StartsWith(Residence, StringComparison.Ordinal) ? PlaceWords : FactWords;
            if (!_reader.ReadOne<(Fact Fact, Place Place)>("a condition", TryFindCondition, words, (_, found) =>
            {
                if (found.Place == Place.Unknown)
                    addFact(found.Fact);
                else
                    addPlace(found.Place);
            }))
                return false;
            _draft.UnlessHasComma |= joiner == "or" && _reader.Current.Text == ",";
        }
        while (_reader.Goes(joiner));
        return true;
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
