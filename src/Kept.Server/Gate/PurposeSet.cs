using Kept.Policy;

namespace Kept.Server.Gate;

/// <summary>A set of purposes in one machine word, as the database holds it.</summary>
/// <param name="Bits">Bit n is set when the purpose with number n is a member.</param>
internal readonly record struct PurposeSet(long Bits)
{
    public static PurposeSet Of(params IEnumerable<Purpose> purposes) => new(purposes.Aggregate(0L, (bits, p) => bits | 1L << p.Id));

    public bool Contains(Purpose purpose) => (Bits >> purpose.Id & 1) != 0;

    /// <summary>The names in the order of the taxonomy, with commas.</summary>
    public override string ToString()
    {
        var set = this;
        return string.Join(", ", Taxonomy.Purposes.Where(t => set.Contains(Purpose.Parse(t.Name))).Select(t => t.Name));
    }
}
