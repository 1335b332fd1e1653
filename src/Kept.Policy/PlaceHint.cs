namespace Kept.Policy;

/// <summary>Which place the author of <c>resident(…)</c> probably meant: by its code, a name in use, or a slip.</summary>
internal static class PlaceHint
{
    /// <summary>Names and abbreviations that people use for places which the table calls otherwise.</summary>
    static readonly Dictionary<string, string> OtherNames = new(StringComparer.Ordinal)
    {
        ["usa"] = "us",
        ["u-s"] = "us",
        ["america"] = "us",
        ["united-states"] = "us",
        ["united-states-of-america"] = "us",
        ["uk"] = "united-kingdom",
        ["great-britain"] = "united-kingdom",
        ["britain"] = "united-kingdom",
        ["england"] = "united-kingdom",
        ["scotland"] = "united-kingdom",
        ["wales"] = "united-kingdom",
        ["northern-ireland"] = "united-kingdom",
        ["european-union"] = "eu",
        ["european-economic-area"] = "eea",
        ["holland"] = "netherlands",
        ["turkey"] = "turkiye",
        ["czech-republic"] = "czechia",
        ["swaziland"] = "eswatini",
        ["burma"] = "myanmar",
        ["macedonia"] = "north-macedonia",
        ["cote-d-ivoire"] = "ivory-coast",
        ["korea"] = "south-korea",
        ["washington-dc"] = "district-of-columbia",
        ["dc"] = "district-of-columbia",
        ["cal"] = "california",
        ["calif"] = "california",
    };

    const int MostListed = 6;

    static readonly string[] Names = [.. Place.All.Select(place => place.Name)];

    internal static (string Why, string? Meant) Of(string scope)
    {
        var word = scope.ToLowerInvariant().Replace(' ', '-').Replace('_', '-').Replace(".", "", StringComparison.Ordinal).Trim('-');
        word = OtherNames.GetValueOrDefault(word, word);
        if (Place.TryParse(word, out _))
            return ("", Written(word));
        var coded = new[] { Place.FromCode($"US-{word.ToUpperInvariant()}"), Place.FromCode(word.ToUpperInvariant()) }.Where(place => place != Place.Unknown).ToList();
        if (coded.Count > 0)
            return ($": {Token.Quote(scope)} is the code of {string.Join(" and of ", coded.Select(place => $"'{place.Name}' ({place.Code})"))}", Written(coded[0].Name));
        if (Abbreviated(word) is { } whole)
            return whole;
        return NearestWord.Of(word, Names) is { } near ? ("", Written(near)) : (WhyOf(scope), null);
    }

    /// <summary>
    /// The names that begin with the word, or have it as a part. These come before names that differ by a letter:
    /// whoever writes <c>cali</c> does not mean Mali.
    /// </summary>
    static (string Why, string? Meant)? Abbreviated(string word)
    {
        if (word.Length < 3)
            return null;
        var meant = Names.Where(name => name.StartsWith(word, StringComparison.Ordinal) || name.Split('-').Contains(word)).ToList();
        if (meant is [var only])
            return ("", Written(only));
        return meant.Count is > 0 and <= MostListed ? ($": write one of {string.Join(", ", meant.Select(Written))}", null) : null;
    }

    static string WhyOf(string scope)
    {
        var places = scope.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Where(part => part is not ("or" or "and")).ToList();
        return places.Count > 1 && places.TrueForAll(part => Place.TryParse(part, out _))
            ? $": one condition for each, {string.Join(" or ", places.Select(Written))}"
            : ": a place is a state of the United States, a country, 'us', 'eu' or 'eea'";
    }

    static string Written(string place) => $"resident({place})";
}
