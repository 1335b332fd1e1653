namespace Kept.Policy;

/// <summary>Numbers as people write them out, to say which digits a rule takes instead.</summary>
internal static class NumberWord
{
    static readonly string[] Small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    /// <summary>More words are no number but a sentence.</summary>
    const int Longest = 6;

    static readonly string[] Tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    /// <summary>
    /// The number that all the words make together, from 1: <c>three</c>, <c>twenty one</c>, <c>two hundred and ten</c>,
    /// <c>a dozen</c>. False when one of them is no number, as in <c>a couple of</c>: half a number is another one.
    /// </summary>
    internal static bool TryFind(IReadOnlyList<string> words, out int number)
    {
        number = 0;
        foreach (var word in words.Where(word => word != "and"))
        {
            if (!TryFind(word, out var next) || words.Count > Longest)
                return false;
            number = word.ToLowerInvariant() is "dozen" or "hundred" ? Math.Max(number, 1) * next : number + next;
        }
        return number > 0;
    }

    /// <summary>The number of <c>three</c>, <c>twenty-four</c> or <c>a</c>; false for a word that is none.</summary>
    internal static bool TryFind(string word, out int number)
    {
        var parts = word.ToLowerInvariant().Split('-');
        var tens = Array.IndexOf(Tens, parts[0]) + 2;
        var ones = Array.IndexOf(Small, parts[^1]);
        number = (parts.Length, tens, ones) switch
        {
            (1, >= 2, _) => 10 * tens,
            (1, _, >= 0) => ones,
            (1, _, _) when parts[0] is "a" or "an" => 1,
            (1, _, _) when parts[0] == "dozen" => 12,
            (1, _, _) when parts[0] == "hundred" => 100,
            (2, >= 2, >= 1 and <= 9) => 10 * tens + ones,
            _ => -1,
        };
        return number >= 0;
    }
}
