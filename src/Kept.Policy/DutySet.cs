namespace Kept.Policy;

/// <summary>A set of duties in one machine word.</summary>
/// <param name="Bits">Bit n is set when the duty with number n is a member.</param>
public readonly record struct DutySet(ulong Bits)
{
    /// <summary>The set with no duty.</summary>
    public static DutySet None => default;

    /// <summary>The duties in the order of their numbers.</summary>
    public IEnumerable<Duty> Duties => Policy.Bits.Numbers(Bits).Select(number => new Duty(number));

    /// <summary>Whether there is no duty.</summary>
    public bool IsEmpty => Bits == 0;

    /// <summary>Whether the duty is a member.</summary>
    public bool Contains(Duty duty) => (Bits >> duty.Id & 1) != 0;

    /// <summary>The set with one duty more.</summary>
    public DutySet With(Duty duty) => new(Bits | 1UL << duty.Id);

    /// <summary>Duties of either set.</summary>
    public static DutySet operator |(DutySet left, DutySet right) => new(left.Bits | right.Bits);

    /// <summary>The names separated by a comma and a space.</summary>
    public override string ToString() => DutyTerms.All.NamesOf(Bits);
}
