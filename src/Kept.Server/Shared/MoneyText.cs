using System.Globalization;

namespace Kept.Server.Shared;

/// <summary>Reads amounts as people and files write them.</summary>
internal static class MoneyText
{
    private const decimal Most = 1_000_000m;

    /// <summary>
    /// Reads a price in US dollars, such as <c>18.99</c> or <c>$1,200</c>. On failure <paramref name="problem"/> completes
    /// the sentence "'18,9,9' …".
    /// </summary>
    public static bool TryParse(string? text, out Money money, out string problem)
    {
        money = Money.Zero;
        problem = "";
        var plain = (text ?? "").Trim().TrimStart('$');
        if (!decimal.TryParse(plain, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var amount))
            problem = "is not an amount in US dollars, such as 18.99.";
        else if (amount != decimal.Round(amount, 2))
            problem = "has more than two decimals.";
        else if (amount <= 0 || amount > Most)
            problem = $"is not between 0.01 and {Most:N0}.";
        else
            money = Money.FromDollars(amount);
        return problem.Length == 0;
    }
}
