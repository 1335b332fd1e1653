namespace Kept.Tests.Policy;

/// <summary>
/// A statement of the language read word by word, without the parser and the compiler: the meaning of a rule as its words say
/// it. Slow and plain on purpose.
/// </summary>
sealed class OracleRule
{
    static readonly string[] Keywords = ["from", "with", "for", "until", "unless", "when", "must", "reaching"];

    readonly Dictionary<string, List<string>> _parts = [];

    internal OracleRule(string statement)
    {
        Text = statement.Split('#')[0].Trim();
        var words = Text.Replace(" (", "(", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        Never = words[0] == "never";
        Verb = words[Never ? 1 : 0];
        var part = "what";
        foreach (var word in words.Skip(Never ? 2 : 1))
        {
            if (Keywords.Contains(word))
                part = word;
            else if (word is not ("and" or "or"))
                Part(part).AddRange(word.Split(',', StringSplitOptions.RemoveEmptyEntries));
        }
        if (Verb == "keep" && !Never)
            DropTime();
        if (Verb == "combine" && !Never && Part("for").Count == 0)
            Part("for").Add("enrichment");
        Part("for").RemoveAll(word => word is "required" or "optional");
        Categories = [.. Part("what").Concat(Part("from")).SelectMany(OracleTree.CategoriesOf)];
    }

    internal string Text { get; }

    internal bool Never { get; }

    internal string Verb { get; }

    internal HashSet<string> Categories { get; }

    internal IReadOnlyList<string> Duties => Part("must");

    /// <summary>The conditions, be they facts or <c>resident(…)</c>.</summary>
    internal IEnumerable<string> Conditions => Part("when").Concat(Part("unless"));

    /// <summary>Whether the rule is about this act, under whatever facts.</summary>
    internal bool SpeaksOf(string verb, string category, string purpose, string recipient) =>
        Verb == verb
        && Categories.Contains(category)
        && (Part("for").Count == 0 || Part("for").Contains(purpose))
        && (verb != "share" ? recipient == "site" : Part("with").Count == 0 || Part("with").Contains(recipient));

    /// <summary>Whether it applies wherever the person may live.</summary>
    internal bool SurelyApplies(ISet<string> facts, string residence) =>
        Part("when").All(word => PlaceOf(word) is { } place ? OraclePlaces.Surely(residence, place) : facts.Contains(word))
        && !Part("unless").Any(word => PlaceOf(word) is { } place ? OraclePlaces.Perhaps(residence, place) : facts.Contains(word));

    /// <summary>Whether it applies somewhere that the person may live.</summary>
    internal bool PerhapsApplies(ISet<string> facts, string residence) =>
        Part("when").All(word => PlaceOf(word) is { } place ? OraclePlaces.Perhaps(residence, place) : facts.Contains(word))
        && !Part("unless").Any(word => PlaceOf(word) is { } place ? OraclePlaces.Surely(residence, place) : facts.Contains(word));

    internal static string? PlaceOf(string word) =>
        word.StartsWith("resident(", StringComparison.Ordinal) ? word["resident(".Length..^1] : null;

    List<string> Part(string keyword)
    {
        if (!_parts.TryGetValue(keyword, out var words))
            _parts.Add(keyword, words = []);
        return words;
    }

    /// <summary>"for 7 years for accounting": a number and its unit are no purposes.</summary>
    void DropTime()
    {
        var number = Part("for").FindIndex(word => char.IsDigit(word[0]));
        if (number >= 0)
            Part("for").RemoveRange(number, Part("for").IndexOf("after") is var after and > 0 ? after + 2 - number : 2);
    }
}
