namespace Kept.Policy.Analysis;

/// <summary>
/// The variables of an analysis: the facts by their numbers, and above them two for each place that the policies in question
/// name, "lives there for certain" and "lives elsewhere for certain". They are those of <see cref="FactMask"/>, for two policies
/// together. Shared by everything that is compared.
/// </summary>
internal sealed class FactSpace
{
    /// <summary>The lowest variable of a place; every fact's number is below it.</summary>
    internal const byte FirstPlace = 48;

    static readonly int Scopes = Enum.GetValues<Scope>().Length;

    readonly Place[] _places;

    internal FactSpace(Formulas formulas, IEnumerable<Rule> rules)
    {
        Formulas = formulas;
        _places = [.. rules.SelectMany(rule => rule.WhenResident.Concat(rule.UnlessResident)).Distinct()];
        World = formulas.And(Analysis.World.Of(formulas), Any(Residences(Place.Unknown).Select(residence => residence.Bits)));
    }

    internal Formulas Formulas { get; }

    /// <summary>
    /// The variables of facts. Those of one choice, in and out, lie side by side: with all the others between them the diagram of
    /// "not both" would double with every scope.
    /// </summary>
    internal static UInt128 Variables(Facts facts) =>
        facts.All.Aggregate(UInt128.Zero, (bits, fact) => bits | UInt128.One << VariableOf(fact.Id));

    /// <summary>The facts of variables; those of places are left out.</summary>
    internal static Facts FactsOf(UInt128 variables) =>
        FactTerms.All.Terms.Select((_, index) => new Fact((byte)(index + 1)))
            .Where(fact => (variables >> VariableOf(fact.Id) & UInt128.One) != UInt128.Zero)
            .Aggregate(Facts.None, (facts, fact) => facts.With(fact));

    /// <summary>True for every set of facts and every residence that can be.</summary>
    internal int World { get; }

    /// <summary>The facts under which a rule does what it says: a permit surely applies, a <c>never</c> possibly.</summary>
    internal int TermOf(Rule rule) => rule.Never
        ? PossiblyOf(rule)
        : Formulas.Term(Variables(rule.When) | In(rule.WhenResident) | Out(rule.UnlessResident), Variables(rule.Unless));

    /// <summary>The facts under which the rule may apply, wherever the person lives: then the duties of a permit are owed.</summary>
    internal int PossiblyOf(Rule rule) =>
        Formulas.Term(Variables(rule.When), Variables(rule.Unless) | Out(rule.WhenResident) | In(rule.UnlessResident));

    /// <summary>
    /// What residences within a place look like to the policies, each with a residence that looks so; with an unknown place
    /// every residence, and nobody knowing it first.
    /// </summary>
    internal IEnumerable<(UInt128 Bits, Place Residence)> Residences(Place within) =>
        (within == Place.Unknown ? Place.All.Prepend(Place.Unknown) : Place.All.Where(residence => residence.LiesIn(within)))
        .Select(residence => (Bits: In(_places.Where(residence.LiesIn)) | Out(_places.Where(residence.LiesOutside)), residence))
        .DistinctBy(residence => residence.Bits);

    /// <summary>True where the residence looks so.</summary>
    internal int LooksLike(UInt128 residence) => Formulas.Term(residence, AllPlaces & ~residence);

    /// <summary>The places of which a variable, <paramref name="outside"/> or not, is among these.</summary>
    internal IEnumerable<Place> PlacesIn(UInt128 bits, bool outside) => _places.Where(place => (bits & Bit(place, outside)) != 0);

    static int VariableOf(byte fact) => fact > 2 * Scopes ? fact : fact > Scopes ? 2 * (fact - Scopes) : 2 * fact - 1;

    UInt128 AllPlaces => In(_places) | Out(_places);

    int Any(IEnumerable<UInt128> residences) =>
        residences.Aggregate(Formulas.False, (any, residence) => Formulas.Or(any, LooksLike(residence)));

    UInt128 In(IEnumerable<Place> places) => places.Aggregate(UInt128.Zero, (bits, place) => bits | Bit(place, outside: false));

    UInt128 Out(IEnumerable<Place> places) => places.Aggregate(UInt128.Zero, (bits, place) => bits | Bit(place, outside: true));

    UInt128 Bit(Place place, bool outside) => UInt128.One << FirstPlace + 2 * Array.IndexOf(_places, place) + (outside ? 1 : 0);
}
