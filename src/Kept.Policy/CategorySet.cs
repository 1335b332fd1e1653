using System.Collections;
using System.Numerics;

namespace Kept.Policy;

/// <summary>A set of categories in one machine word.</summary>
/// <param name="Bits">Bit n is set when the category with number n is a member.</param>
public readonly record struct CategorySet(ulong Bits) : IEnumerable<Category>
{
    /// <summary>The set with no category.</summary>
    public static CategorySet Empty => default;

    /// <summary>How many categories the set has.</summary>
    public int Count => BitOperations.PopCount(Bits);

    /// <summary>Whether the set has no category.</summary>
    public bool IsEmpty => Bits == 0;

    /// <summary>The set of the given categories.</summary>
    public static CategorySet Of(params ReadOnlySpan<Category> categories)
    {
        var bits = 0UL;
        foreach (var category in categories)
            bits |= 1UL << category.Id;
        return new(bits);
    }

    /// <summary>Whether the category is a member.</summary>
    public bool Contains(Category category) => (Bits >> category.Id & 1) != 0;

    /// <summary>Whether every category of the other set is a member.</summary>
    public bool ContainsAll(CategorySet other) => (other.Bits & ~Bits) == 0;

    /// <summary>Members of either set.</summary>
    public static CategorySet operator |(CategorySet left, CategorySet right) => new(left.Bits | right.Bits);

    /// <summary>Members of both sets.</summary>
    public static CategorySet operator &(CategorySet left, CategorySet right) => new(left.Bits & right.Bits);

    /// <summary>Members of the left set that are not in the right one.</summary>
    public static CategorySet operator -(CategorySet left, CategorySet right) => new(left.Bits & ~right.Bits);

    /// <summary>Reads names separated by commas, as <see cref="ToString"/> writes them.</summary>
    /// <exception cref="FormatException">A name is no category.</exception>
    public static CategorySet Parse(string text) =>
        CategoryTerms.All.TryParseMask(text, out var bits, out var unknown)
            ? new(bits)
            : throw new FormatException($"'{unknown}' is not a category.");

    /// <summary>Reads names separated by commas; false when one of them is no category.</summary>
    public static bool TryParse(string? text, out CategorySet categories)
    {
        var read = CategoryTerms.All.TryParseMask(text ?? "", out var bits, out _);
        categories = read ? new(bits) : default;
        return read;
    }

    /// <summary>The members in the order of their numbers.</summary>
    public IEnumerator<Category> GetEnumerator() => Policy.Bits.Numbers(Bits).Select(n => new Category(n)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The names separated by a comma and a space.</summary>
    public override string ToString() => CategoryTerms.All.NamesOf(Bits);
}
