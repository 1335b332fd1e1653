using System.Diagnostics.CodeAnalysis;

namespace Kept.Policy;

/// <summary>Something true about a request: a choice, an approval, a circumstance.</summary>
/// <param name="Id">The term's number, from 1; 0 is no term and is always denied.</param>
public readonly partial record struct Fact(byte Id)
{
    /// <summary>The word as a policy writes it.</summary>
    public string Name => FactTerms.All.NameOf(Id);

    /// <summary>The person or address opted out in this scope.</summary>
    public static Fact OptedOut(Scope scope) => new((byte)(1 + (int)scope));

    /// <summary>The person or address opted in within this scope.</summary>
    public static Fact OptedIn(Scope scope) => new((byte)(11 + (int)scope));

    /// <summary>Finds a fact by its word, such as <c>opted-out(offers)</c>; false when there is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Fact fact)
    {
        fact = default;
        if (text is null || !FactTerms.All.TryFind(text, out var number))
            return false;
        fact = new(number);
        return true;
    }

    /// <summary>Finds a fact by its word.</summary>
    /// <exception cref="FormatException">The word is no fact.</exception>
    public static Fact Parse(string text) =>
        TryParse(text, out var fact) ? fact : throw new FormatException($"'{text}' is not a fact.");

    /// <inheritdoc/>
    public override string ToString() => Name;
}
