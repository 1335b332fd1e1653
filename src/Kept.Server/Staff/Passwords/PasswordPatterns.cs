namespace Kept.Server.Staff.Passwords;

/// <summary>Recognises passwords that are long but follow from their first few characters.</summary>
internal static class PasswordPatterns
{
    /// <summary>A password has at least this many characters that do not follow from the one before.</summary>
    private const int LeastSurprises = 6;

    private const int LeastDistinct = 5;

    // Rows of the keyboards in use, and the columns of the first.
    private static readonly string[] Rows =
    [
        "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm",
        "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn",
        "1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik", "9ol",
    ];

    private static readonly HashSet<(char, char)> Neighbours = [.. Rows.SelectMany(r => r.Zip(r.Skip(1)))
        .SelectMany(p => new[] { (p.First, p.Second), (p.Second, p.First) })];

    /// <summary>True for a few characters over and over: <c>aaaaaaaaaaaa</c>, <c>abc123abc123</c>.</summary>
    /// <param name="password">In lower case.</param>
    /// <param name="minLength">A part as long as this may be repeated: it would be good by itself.</param>
    public static bool IsRepetition(string password, int minLength) =>
        password.Distinct().Count() < LeastDistinct
        || Enumerable.Range(1, Math.Min(minLength - 1, password.Length / 2)).Any(period => HasPeriod(password, period));

    /// <summary>
    /// True for sequences of the alphabet, of digits or of the keyboard, alone or in a row: <c>abcdefgh1234</c>,
    /// <c>qwertyasdfgh</c>.
    /// </summary>
    /// <param name="password">In lower case.</param>
    public static bool IsSequence(string password)
    {
        var surprises = 1;
        for (var i = 1; i < password.Length; i++)
            if (!Follows(password[i - 1], password[i]))
                surprises++;
        return surprises < LeastSurprises;
    }

    private static bool HasPeriod(string text, int period)
    {
        for (var i = period; i < text.Length; i++)
            if (text[i] != text[i - period])
                return false;
        return true;
    }

    private static bool Follows(char before, char after) =>
        Math.Abs(before - after) <= 1 || Neighbours.Contains((before, after));
}
