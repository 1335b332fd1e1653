using System.Collections.Frozen;

namespace Kept.Policy;

/// <summary>A closed list of terms. Numbers start at 1, so that a forgotten value (0) is no term and is denied.</summary>
internal sealed class Vocabulary
{
    readonly Term[] _terms;
    readonly FrozenDictionary<string, byte> _numbers;

    internal Vocabulary(Term[] terms)
    {
        // Sets of terms are 64-bit masks with bit 0 left empty.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(terms.Length, 63);
        _terms = terms;
        _numbers = terms.Select((term, index) => (term.Name, Number: (byte)(index + 1)))
            .ToFrozenDictionary(pair => pair.Name, pair => pair.Number, StringComparer.Ordinal);
        AllBits = ((1UL << terms.Length) - 1) << 1;
    }

    internal IReadOnlyList<Term> Terms => _terms;

    internal int Count => _terms.Length;

    /// <summary>The mask with every term's bit.</summary>
    internal ulong AllBits { get; }

    internal bool TryFind(string name, out byte number) => _numbers.TryGetValue(name, out number);

    internal string NameOf(byte number) => number >= 1 && number <= _terms.Length ? _terms[number - 1].Name : "(none)";

    /// <summary>The names of a mask's bits, separated by a comma and a space.</summary>
    internal string NamesOf(ulong bits) => string.Join(", ", Bits.Numbers(bits).Select(NameOf));

    /// <summary>Reads names separated by commas; <paramref name="unknown"/> is the first that is no term.</summary>
    internal bool TryParseMask(string text, out ulong bits, out string unknown)
    {
        bits = 0;
        unknown = "";
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TryFind(part, out var number))
            {
                unknown = part;
                return false;
            }
            bits |= 1UL << number;
        }
        return true;
    }
}
