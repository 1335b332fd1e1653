using System.Diagnostics.CodeAnalysis;

namespace Kept.Policy;

/// <summary>What a use of personal data is for.</summary>
/// <param name="Id">The term's number, from 1; 0 is no term and is always denied.</param>
public readonly partial record struct Purpose(byte Id)
{
    /// <summary>The word as a policy writes it.</summary>
    public string Name => PurposeTerms.All.NameOf(Id);

    /// <summary>Finds a purpose by its word, such as <c>order-processing</c>; false when there is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Purpose purpose)
    {
        purpose = default;
        if (text is null || !PurposeTerms.All.TryFind(text, out var number))
            return false;
        purpose = new(number);
        return true;
    }

    /// <summary>Finds a purpose by its word.</summary>
    /// <exception cref="FormatException">The word is no purpose.</exception>
    public static Purpose Parse(string text) =>
        TryParse(text, out var purpose) ? purpose : throw new FormatException($"'{text}' is not a purpose.");

    /// <inheritdoc/>
    public override string ToString() => Name;
}
