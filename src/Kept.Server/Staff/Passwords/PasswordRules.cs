using Kept.Server.Network;
using Kept.Server.Storage;

namespace Kept.Server.Staff.Passwords;

/// <summary>
/// What a new password must be, by NIST SP 800-63B section 5.1.1.2: long enough, and nothing that attackers try first.
/// Which kinds of characters it is made of does not matter.
/// </summary>
internal sealed class PasswordRules(Snapshot<SiteDirectory> sites)
{
    /// <summary>In characters (Unicode code points), after normalisation.</summary>
    public const int MinLength = 12;

    /// <summary>In characters. Far above what people or password managers use, and cheap to hash.</summary>
    public const int MaxLength = 256;

    /// <summary>
    /// What a form takes, in UTF-16 units: any password that <see cref="MaxLength"/> allows, however it is composed.
    /// </summary>
    public const int MaxInput = 4096;

    public const string TooLong = "A password has at most 256 characters.";

    /// <summary>A name of the shop is fine as part of a password when this much is left without it.</summary>
    private const int LeastBesidesNames = 8;

    /// <summary>What is wrong with a password, as a sentence for whoever chose it; null when nothing is.</summary>
    /// <param name="password">As typed.</param>
    /// <param name="userName">The user name it is chosen for.</param>
    /// <param name="names">Other names of the person, such as the one that colleagues see.</param>
    public string? Fault(string password, string userName, params IEnumerable<string> names)
    {
        var text = PasswordText.Normalise(password);
        var length = text.EnumerateRunes().Count();
        if (length < MinLength)
            return "A password has at least 12 characters. A few unrelated words are good.";
        if (length > MaxLength)
            return TooLong;
        var lower = text.ToLowerInvariant();
        if (userName.Length > 2 && lower.Contains(userName.ToLowerInvariant(), StringComparison.Ordinal))
            return "The password contains the user name. Choose another.";
        if (CommonPasswords.Contains(lower))
            return "Many people use this password or one much like it, so attackers try it first. Choose another.";
        if (PasswordPatterns.IsRepetition(lower, MinLength))
            return "The password repeats a few characters. Choose another; a few unrelated words are good.";
        if (PasswordPatterns.IsSequence(lower))
            return "The password follows the alphabet, digits or the keyboard. Choose another; "
                + "a few unrelated words are good.";
        return IsMostlyNames(lower, [.. names, .. NamesOfSites()])
            ? "The password is little more than your name or the name of the shop. Choose another."
            : null;
    }

    private IEnumerable<string> NamesOfSites() =>
        sites.Current.Sites.SelectMany(s => new[] { s.Name, s.Id, s.Company, s.Host }).Append("kept");

    private static bool IsMostlyNames(string lower, IEnumerable<string> names)
    {
        // The longest first, so that a short name does not cut a longer one in pieces.
        var words = names.SelectMany(n => n.Split(' ', '.', '-', ',').Append(n)).Select(n => n.ToLowerInvariant())
            .Where(n => n.Length > 3).Distinct().OrderByDescending(n => n.Length).ToList();
        var rest = words.Aggregate(lower, (text, word) => text.Replace(word, "", StringComparison.Ordinal));
        return rest.Length < lower.Length && rest.EnumerateRunes().Count() < LeastBesidesNames;
    }
}
