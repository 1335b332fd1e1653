using System.Diagnostics.CodeAnalysis;

namespace Kept.Policy;

/// <summary>Who gets personal data.</summary>
/// <param name="Id">The term's number, from 1; 0 is no term and is always denied.</param>
public readonly partial record struct Recipient(byte Id)
{
    /// <summary>The word as a policy writes it.</summary>
    public string Name => RecipientTerms.All.NameOf(Id);

    /// <summary>Finds a recipient by its word, such as <c>vendor</c>; false when there is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Recipient recipient)
    {
        recipient = default;
        if (text is null || !RecipientTerms.All.TryFind(text, out var number))
            return false;
        recipient = new(number);
        return true;
    }

    /// <summary>Finds a recipient by its word.</summary>
    /// <exception cref="FormatException">The word is no recipient.</exception>
    public static Recipient Parse(string text) =>
        TryParse(text, out var recipient) ? recipient : throw new FormatException($"'{text}' is not a recipient.");

    /// <inheritdoc/>
    public override string ToString() => Name;
}
