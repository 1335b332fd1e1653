using System.Diagnostics.CodeAnalysis;

namespace Kept.Policy;

/// <summary>What a permit obliges its user to do.</summary>
/// <param name="Id">The term's number, from 1; 0 is no term and is always denied.</param>
public readonly partial record struct Duty(byte Id)
{
    /// <summary>The word as a policy writes it.</summary>
    public string Name => DutyTerms.All.NameOf(Id);

    /// <summary>Finds a duty by its word, such as <c>unsubscribe-link</c>; false when there is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Duty duty)
    {
        duty = default;
        if (text is null || !DutyTerms.All.TryFind(text, out var number))
            return false;
        duty = new(number);
        return true;
    }

    /// <summary>Finds a duty by its word.</summary>
    /// <exception cref="FormatException">The word is no duty.</exception>
    public static Duty Parse(string text) =>
        TryParse(text, out var duty) ? duty : throw new FormatException($"'{text}' is not a duty.");

    /// <inheritdoc/>
    public override string ToString() => Name;
}
