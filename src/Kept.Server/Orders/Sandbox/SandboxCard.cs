using System.Globalization;

namespace Kept.Server.Orders.Sandbox;

/// <summary>What the sandbox does with a card.</summary>
internal enum SandboxVerdict
{
    Charge,
    Decline,
    InsufficientFunds,
    ChargeThenHang,
    FailLater,
    NotATestCard,
}

/// <summary>The sandbox's test cards and the checks of any card form.</summary>
internal static class SandboxCard
{
    /// <summary>Card numbers, what each does, and how the page describes it.</summary>
    public static IReadOnlyList<(string Number, SandboxVerdict Verdict, string Description)> TestCards { get; } =
    [
        ("4242 4242 4242 4242", SandboxVerdict.Charge, "is charged"),
        ("5555 5555 5555 4444", SandboxVerdict.Charge, "is charged (Mastercard)"),
        ("4000 0000 0000 0002", SandboxVerdict.Decline, "is declined"),
        ("4000 0000 0000 9995", SandboxVerdict.InsufficientFunds, "has insufficient funds"),
        ("4000 0000 0000 3220", SandboxVerdict.ChargeThenHang, "is charged, but the page answers only after 30 seconds"),
        ("4000 0000 0000 0341", SandboxVerdict.FailLater, "is accepted and fails 15 seconds later"),
    ];

    public static SandboxVerdict VerdictOf(string digits) =>
        TestCards.Where(c => Digits(c.Number) == digits).Select(c => (SandboxVerdict?)c.Verdict).FirstOrDefault() ?? SandboxVerdict.NotATestCard;

    /// <summary>The digits of a number typed with spaces or hyphens.</summary>
    public static string Digits(string? typed) => new((typed ?? "").Where(char.IsAsciiDigit).ToArray());

    /// <summary>The check digit of ISO/IEC 7812-1 (Luhn), for numbers of 12 to 19 digits.</summary>
    public static bool IsLuhnValid(string digits)
    {
        if (digits.Length is < 12 or > 19)
            return false;
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            if (i % 2 == 1)
                digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
            sum += digit;
        }
        return sum % 10 == 0;
    }

    /// <summary>Reads <c>MM/YY</c> or <c>MM / YYYY</c>: a card is good until its month ends.</summary>
    /// <returns>Null when it can be used, else what is wrong.</returns>
    public static string? ExpiryError(string? typed, DateTimeOffset now)
    {
        var parts = (typed ?? "").Split('/', StringSplitOptions.TrimEntries);
        if (parts.Length != 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var month) || month is < 1 or > 12
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var year) || parts[1].Length is not (2 or 4))
            return "Give the expiry as month and year, for example 04/29.";
        year += parts[1].Length == 2 ? 2000 : 0;
        return year * 12 + month < now.Year * 12 + now.Month ? "This card has expired." : null;
    }

    public static string BrandOf(string digits) => digits[0] switch
    {
        '4' => "visa",
        '5' or '2' => "mastercard",
        '3' => "amex",
        '6' => "discover",
        _ => "card",
    };
}
