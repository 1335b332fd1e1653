using System.Globalization;
using System.Text.RegularExpressions;

namespace Kept.Server.Shared;

/// <summary>
/// Reads amounts of US dollars as people and files write them, the same way everywhere. What could mean two amounts
/// is refused: a comma only separates thousands, a period only begins the cents.
/// </summary>
internal static partial class MoneyText
{
    /// <summary>The largest amount that anything here costs.</summary>
    public static readonly Money Most = new(100_000_000);

    private static readonly Money OneCent = new(1);

    /// <summary>
    /// Reads a price of at least one cent, such as <c>18.99</c> or <c>$1,200</c>. On failure <paramref
    /// name="problem"/> completes the sentence "'18,9,9' …".
    /// </summary>
    public static bool TryParse(string? text, out Money money, out string problem) =>
        TryParse(text, OneCent, Most, out money, out problem);

    /// <summary>Reads an amount within bounds.</summary>
    /// <param name="text">As typed; blanks around it do not count.</param>
    /// <param name="least">The smallest amount taken, zero or more.</param>
    /// <param name="most">The largest.</param>
    /// <param name="money">The amount; zero on failure.</param>
    /// <param name="problem">On failure what completes the sentence "'18,9,9' …".</param>
    public static bool TryParse(string? text, Money least, Money most, out Money money, out string problem)
    {
        money = Money.Zero;
        var typed = (text ?? "").Trim();
        problem = Amount().IsMatch(typed) ? "" : ProblemOf(typed);
        if (problem.Length > 0)
            return false;
        var plain = typed.TrimStart('$').Replace(",", "", StringComparison.Ordinal);
        // More digits than a decimal has are out of range as well.
        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars)
            ? TryRead(dollars, least, most, out money, out problem)
            : TryRead(decimal.MaxValue, least, most, out money, out problem);
    }

    /// <summary>Checks an amount that came as a number, as in JSON: two decimals at most, and within bounds.</summary>
    /// <inheritdoc cref="TryParse(string?, Money, Money, out Money, out string)"/>
    public static bool TryRead(decimal dollars, Money least, Money most, out Money money, out string problem)
    {
        money = Money.Zero;
        problem =
            dollars < least.Dollars || dollars > most.Dollars
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"is not between {least.Dollars:N2} and {most.Dollars:N2}."
                )
            : decimal.Round(dollars, 2) != dollars ? "has more than two decimals. Cents have two digits, such as 18.99."
            : "";
        if (problem.Length == 0)
            money = Money.FromDollars(dollars);
        return problem.Length == 0;
    }

    private static string ProblemOf(string typed)
    {
        if (DecimalComma().Match(typed) is { Success: true } comma)
        {
            var whole = comma.Groups["whole"].Value.Replace(".", "", StringComparison.Ordinal);
            return $"has a comma before the cents. Write a period: {whole}.{comma.Groups["cents"].Value}";
        }
        if (InvisibleCharacters.FirstIn(typed) is { } hidden)
            return $"contains an invisible character ({hidden}). Delete it, or type the amount instead of pasting it.";
        return LongCents().IsMatch(typed) ? "has more or less than two digits of cents. Write two, such as 18.99."
            : BelowZero().IsMatch(typed) ? "is below zero."
            : "is not an amount in US dollars, such as 18.99 or 1,200.00.";
    }

    /// <summary>A dollar sign at most; digits, or groups of three with commas; cents of one or two digits.</summary>
    [GeneratedRegex(
        @"^\$?(?:(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]{1,2})?|\.[0-9]{1,2})\z",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Amount();

    [GeneratedRegex(
        @"^\$?(?<whole>[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),(?<cents>[0-9]{1,2})\z",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex DecimalComma();

    /// <summary>A minus sign before the number or behind it, or parentheses around it as accountants write them.</summary>
    [GeneratedRegex(@"^(?:\$?[-\u2013\u2212] ?\$?[0-9.,]+|\(\$?[0-9.,]+\)|\$?[0-9.,]+[-\u2212])\z", RegexOptions.CultureInvariant)]
    private static partial Regex BelowZero();

    [GeneratedRegex(@"^\$?[0-9,]*\.(?:[0-9]{3,})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex LongCents();
}
