namespace Kept.Policy;

/// <summary>Numbers as people write them out, to say which digits a rule takes instead.</summary>
internal static class NumberWord
{
    static readonly string[] Small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    static readonly string[] Tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

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
