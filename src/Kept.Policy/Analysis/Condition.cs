namespace Kept.Policy.Analysis;

/// <summary>Facts that hold and facts that do not, and what is known of the residence; what it does not name does not matter.</summary>
public readonly record struct Condition
{
    readonly FactSpace _space;
    readonly UInt128 _when;
    readonly UInt128 _unless;

    internal Condition(FactSpace space, UInt128 when, UInt128 unless) => (_space, _when, _unless) = (space, when, unless);

    /// <summary>What holds.</summary>
    public Facts When => FactSpace.FactsOf(_when);

    /// <summary>What does not hold.</summary>
    public Facts Unless => FactSpace.FactsOf(_unless);

    /// <summary>What the person's residence must be, each in words such as <c>resident(california)</c>.</summary>
    public IEnumerable<string> Residence =>
    [
        .. Said(_when, outside: false, "resident({0})"),
        .. Said(_when, outside: true, "resident outside {0}"),
        .. Said(_unless, outside: true, "perhaps resident({0})"),
        .. Said(_unless, outside: false, "perhaps resident outside {0}"),
    ];

    /// <summary>Whether it names nothing.</summary>
    public bool IsAlways => (_when | _unless) == UInt128.Zero;

    /// <summary>Whether it holds under these facts for a person who lives there.</summary>
    public bool Holds(Facts facts, Place residence) =>
        (When.Bits & ~facts.Bits) == 0 && (Unless.Bits & facts.Bits) == 0
        && _space.PlacesIn(_when, outside: false).All(residence.LiesIn)
        && _space.PlacesIn(_when, outside: true).All(residence.LiesOutside)
        && !_space.PlacesIn(_unless, outside: false).Any(residence.LiesIn)
        && !_space.PlacesIn(_unless, outside: true).Any(residence.LiesOutside);

    /// <summary>As a policy writes it: <c>when agreement-signed and resident(us) unless gpc</c>; <c>always</c> without any fact.</summary>
    public override string ToString()
    {
        var when = string.Join(" and ", When.All.Select(fact => fact.Name).Concat(Residence));
        var unless = string.Join(" or ", Unless.All.Select(fact => fact.Name));
        return (when.Length, unless.Length) switch
        {
            (0, 0) => "always",
            (_, 0) => $"when {when}",
            (0, _) => $"unless {unless}",
            _ => $"when {when} unless {unless}",
        };
    }

    IEnumerable<string> Said(UInt128 bits, bool outside, string format) =>
        _space.PlacesIn(bits, outside).Select(place => string.Format(System.Globalization.CultureInfo.InvariantCulture, format, place));
}
