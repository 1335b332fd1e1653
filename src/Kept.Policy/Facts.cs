namespace Kept.Policy;

/// <summary>The facts of a request in one machine word.</summary>
/// <param name="Bits">Bit n is set when the fact with number n holds.</param>
public readonly record struct Facts(ulong Bits)
{
    /// <summary>Nothing is known.</summary>
    public static Facts None => default;

    /// <summary>The facts in the order of their numbers.</summary>
    public IEnumerable<Fact> All => Policy.Bits.Numbers(Bits).Select(number => new Fact(number));

    /// <summary>Whether the fact holds.</summary>
    public bool Contains(Fact fact) => (Bits >> fact.Id & 1) != 0;

    /// <summary>The facts and one more.</summary>
    public Facts With(Fact fact) => new(Bits | 1UL << fact.Id);

    /// <summary>The facts and one more, where it holds.</summary>
    public Facts With(Fact fact, bool holds) => holds ? With(fact) : this;

    /// <summary>Facts of either side.</summary>
    public static Facts operator |(Facts left, Facts right) => new(left.Bits | right.Bits);

    /// <summary>Reads facts separated by commas, such as <c>opted-out(offers), agreement-signed</c>.</summary>
    /// <exception cref="FormatException">A word is no fact.</exception>
    public static Facts Parse(string text) =>
        FactTerms.All.TryParseMask(text, out var bits, out var unknown)
            ? new(bits)
            : throw new FormatException($"'{unknown}' is not a fact.");

    /// <summary>Reads facts separated by commas; false when one of them is no fact.</summary>
    public static bool TryParse(string? text, out Facts facts)
    {
        var read = FactTerms.All.TryParseMask(text ?? "", out var bits, out _);
        facts = read ? new(bits) : default;
        return read;
    }

    /// <summary>The facts separated by a comma and a space.</summary>
    public override string ToString() => FactTerms.All.NamesOf(Bits);
}
