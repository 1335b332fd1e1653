using System.Collections.Frozen;

namespace Kept.Server.Staff.Passwords;

/// <summary>
/// The passwords that people choose most often, and so what attackers try first. See common-passwords.LICENSE.txt.
/// </summary>
internal static class CommonPasswords
{
    private static readonly Lazy<FrozenSet<string>> All = new(Load);

    // What people write for a letter to satisfy rules of composition, and attackers undo.
    private static readonly FrozenDictionary<char, char> Lookalikes =
        "0o1i3e4a5s7t8b9g@a$s!i|l+t".Chunk(2).ToFrozenDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>
    /// True for a common password in any case, also with digits and signs before and after it or in place of letters
    /// (<c>P@ssw0rd2024!</c>), and with spaces and signs between its letters.
    /// </summary>
    public static bool Contains(string password)
    {
        var lower = password.ToLowerInvariant();
        return Variants(lower).Any(All.Value.Contains);
    }

    private static IEnumerable<string> Variants(string lower)
    {
        var core = Core(lower);
        yield return lower;
        yield return core;
        yield return Replace(lower);
        yield return Replace(core);
        yield return Core(Replace(lower.TrimEnd(c => !char.IsLetter(c))));
        yield return string.Concat(lower.Where(char.IsLetterOrDigit));
        yield return string.Concat(lower.Where(char.IsLetter));
    }

    /// <summary>The text from its first to its last letter.</summary>
    private static string Core(string text) => text.TrimStart(c => !char.IsLetter(c)).TrimEnd(c => !char.IsLetter(c));

    private static string Replace(string text) => string.Concat(text.Select(c => Lookalikes.GetValueOrDefault(c, c)));

    private static string TrimStart(this string text, Func<char, bool> unwanted) =>
        string.Concat(text.SkipWhile(unwanted));

    private static string TrimEnd(this string text, Func<char, bool> unwanted) =>
        text[..(text.Length - text.Reverse().TakeWhile(unwanted).Count())];

    private static FrozenSet<string> Load()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords.txt")
            ?? throw new InvalidOperationException("The list of common passwords is not in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ToFrozenSet(StringComparer.Ordinal);
    }
}
