namespace Kept.Policy;

/// <summary>
/// What a policy's rules test: the facts of a request in the lower bits, and for each place that the policy names two bits
/// above them, "lives there" and "does not live there". Of an unknown residence neither is set, and of a residence that
/// is known only roughly neither where it leaves the answer open.
/// </summary>
internal sealed class FactMask
{
    /// <summary>How many places one policy may name.</summary>
    internal const int MostPlaces = 8;

    /// <summary>The lowest of the bits for places; every fact's number is below it.</summary>
    const int FirstPlaceBit = 64 - 2 * MostPlaces;

    static readonly ulong Under13 = 1UL << Fact.Under13.Id;
    static readonly int ToUnder16 = Fact.Under16.Id - Fact.Under13.Id;

    readonly Place[] _places;
    readonly ulong[] _residences = new ulong[PlaceTable.All.Count];

    internal FactMask(IEnumerable<Rule> rules)
    {
        _places = [.. rules.SelectMany(rule => rule.WhenResident.Concat(rule.UnlessResident)).Distinct()];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_places.Length, MostPlaces);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(FactTerms.All.Count, FirstPlaceBit - 1);
        foreach (var residence in Place.All)
        {
            foreach (var place in _places)
                _residences[residence.Id] |= residence.LiesIn(place) ? In(place) : residence.LiesOutside(place) ? Out(place) : 0;
        }
    }

    /// <summary>What residences look like to this policy, each with a place that looks so; nobody knowing it is the first.</summary>
    internal IEnumerable<(ulong Bits, Place Residence)> Residences =>
        Place.All.Prepend(Place.Unknown).Select(place => (_residences[place.Id], place)).DistinctBy(residence => residence.Item1);

    /// <summary>The bits that the rules test. Whoever is under 13 is under 16 too, whether or not the request says so.</summary>
    internal ulong Of(Facts facts, Place residence) =>
        facts.Bits | (facts.Bits & Under13) << ToUnder16 | (residence.Id < _residences.Length ? _residences[residence.Id] : 0);

    /// <summary>The bit that is set when the person lives there for certain.</summary>
    internal ulong In(Place place) => 1UL << FirstPlaceBit + 2 * Array.IndexOf(_places, place);

    /// <summary>The bit that is set when the person lives elsewhere for certain.</summary>
    internal ulong Out(Place place) => In(place) << 1;

    internal ulong In(IEnumerable<Place> places) => places.Aggregate(0UL, (bits, place) => bits | In(place));

    internal ulong Out(IEnumerable<Place> places) => places.Aggregate(0UL, (bits, place) => bits | Out(place));

    /// <summary>What the bits for places say, each in words such as <c>in california</c>.</summary>
    internal IEnumerable<string> Living(ulong bits) =>
        _places.Where(place => (bits & In(place)) != 0).Select(place => $"in {place}")
            .Concat(_places.Where(place => (bits & Out(place)) != 0).Select(place => $"outside {place}"));
}
