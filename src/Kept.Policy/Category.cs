using System.Diagnostics.CodeAnalysis;

namespace Kept.Policy;

/// <summary>A kind of personal data.</summary>
/// <param name="Id">The term's number, from 1; 0 is no term and is always denied.</param>
public readonly partial record struct Category(byte Id)
{
    /// <summary>The word as a policy writes it.</summary>
    public string Name => CategoryTerms.All.NameOf(Id);

    /// <summary>Whether the category exists only to be refused: no rule can permit it.</summary>
    public bool IsSensitive => CategoryGroup.Sensitive.Members.Contains(this);

    /// <summary>Finds a category by its word, such as <c>email</c>; false when there is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Category category)
    {
        category = default;
        if (text is null || !CategoryTerms.All.TryFind(text, out var number))
            return false;
        category = new(number);
        return true;
    }

    /// <summary>Finds a category by its word.</summary>
    /// <exception cref="FormatException">The word is no category.</exception>
    public static Category Parse(string text) =>
        TryParse(text, out var category) ? category : throw new FormatException($"'{text}' is not a category.");

    /// <inheritdoc/>
    public override string ToString() => Name;
}
