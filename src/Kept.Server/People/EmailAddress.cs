using System.Globalization;
using System.Text;
using Kept.Server.Shared;

namespace Kept.Server.People;

/// <summary>
/// The one reader of e-mail addresses (RFC 5321, RFC 6531): every form, import, interface and blind index uses it, so an
/// address is the same address however it was typed. Only dot-atom local parts and domain names are accepted.
/// </summary>
internal static class EmailAddress
{
    /// <summary>The longest address in UTF-8 bytes that SMTP can carry (RFC 5321 section 4.5.3.1.3, erratum 1690).</summary>
    public const int MaxLength = 254;

    /// <summary>RFC 5321 section 4.5.3.1.1, in UTF-8 bytes.</summary>
    private const int MaxLocalPart = 64;

    /// <summary>Text this long is refused before anything else looks at it.</summary>
    private const int LongestInput = 1000;

    private const string Example = "for example name@example.com";

    /// <summary>ASCII characters of an atom besides letters and digits, and the dot between atoms (RFC 5322 section 3.2.3).</summary>
    private const string AtomSymbols = "!#$%&'*+-/=?^_`{|}~.";

    public static bool IsValid(string? typed) => Problem(typed) is null;

    /// <summary>A sentence for whoever typed the address that says what is wrong with it; null when it is valid.</summary>
    public static string? Problem(string? typed) => Read(typed, out _, out _);

    /// <summary>
    /// The form that is stored and mailed to: the local part as typed in NFC, the domain in lower-case ASCII (Punycode).
    /// Throws <see cref="ArgumentException"/> for an invalid address.
    /// </summary>
    public static string Stored(string typed) => Read(typed, out var local, out var domain) is null
        ? $"{local}@{domain}"
        : throw new ArgumentException("Not an e-mail address.", nameof(typed));

    /// <summary>
    /// The form that look-ups compare: as stored, without case. Case in the local part is folded because no large mail
    /// system tells it apart, and a person who types it differently is the same person.
    /// </summary>
    public static bool TryNormalise(string? typed, out string normalised)
    {
        var valid = Read(typed, out var local, out var domain) is null;
        normalised = valid ? $"{Fold(local)}@{domain}" : "";
        return valid;
    }

    /// <summary>A stored address as people read it, with the domain in Unicode.</summary>
    public static string? Display(string? stored) => stored is null ? null : ReadableAddress.Of(stored);

    private static string? Read(string? typed, out string local, out string domain)
    {
        (local, domain) = ("", "");
        var text = Trim(typed ?? "");
        var at = text.LastIndexOf('@');
        if (text.Length == 0)
            return $"Enter an e-mail address, {Example}.";
        if (text.Length > LongestInput)
            return $"An e-mail address has at most {MaxLength} characters.";
        if (HiddenProblem(text) is { } hidden)
            return hidden;
        if (at < 0)
            return text.IndexOfAny(['＠', '﹫']) < 0 ? $"An e-mail address has an @ in it, {Example}." : "Write the plain sign @ in the address.";
        if (text.Any(char.IsWhiteSpace))
            return "An e-mail address has no spaces. Enter one address, without a name.";
        local = text[..at].Normalize(NormalizationForm.FormC);
        if (LocalProblem(local) is { } problem)
            return problem;
        if (!EmailDomain.TryRead(text[(at + 1)..], out domain, out problem))
            return problem;
        return Encoding.UTF8.GetByteCount(local) + 1 + domain.Length > MaxLength
            ? $"This e-mail address is too long: mail systems take at most {MaxLength} bytes."
            : null;
    }

    /// <summary>Removes the spaces and tabs around an address that copying brings along, and nothing else.</summary>
    private static string Trim(string typed)
    {
        var (start, end) = (0, typed.Length);
        while (start < end && IsSpace(typed[start]))
            start++;
        while (end > start && IsSpace(typed[end - 1]))
            end--;
        return typed[start..end];
    }

    private static bool IsSpace(char c) => c == '\t' || char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator;

    private static string? HiddenProblem(string text)
    {
        if (text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029'))
            return "Enter one e-mail address on a single line, without line breaks or control characters.";
        if (InvisibleCharacters.FirstIn(text) is { } codePoint)
            return $"This address contains an invisible character ({codePoint}). Delete it, or type the address instead of pasting it.";
        return text.EnumerateRunes().Contains(Rune.ReplacementChar) ? "This address contains a damaged character. Type it again." : null;
    }

    private static string? LocalProblem(string local)
    {
        if (local.Contains('"', StringComparison.Ordinal))
            return "Addresses with quotation marks are not supported. Use an address without them.";
        foreach (var rune in local.EnumerateRunes())
            if (!IsAllowed(rune))
                return $"An e-mail address cannot have the character “{rune}” before the @. Enter one address, {Example}.";
        if (local.Length == 0)
            return $"Something is missing before the @. Enter the whole address, {Example}.";
        if (local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal))
            return "The part before the @ cannot begin or end with a dot, nor have two dots in a row.";
        // It would be read together with whatever stands before the address.
        if (local.Split('.').Any(atom => char.GetUnicodeCategory(atom, 0) is <= UnicodeCategory.EnclosingMark and >= UnicodeCategory.NonSpacingMark))
            return "The part before the @ begins with an accent that has no letter. Type the address again.";
        return Encoding.UTF8.GetByteCount(local) > MaxLocalPart
            ? $"The part before the @ is too long: mail systems take at most {MaxLocalPart} bytes."
            : null;
    }

    private static bool IsAllowed(Rune rune) => rune.IsAscii
        ? char.IsAsciiLetterOrDigit((char)rune.Value) || AtomSymbols.Contains((char)rune.Value, StringComparison.Ordinal)
        : Rune.GetUnicodeCategory(rune) is not
            (UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);

    /// <summary>Upper case first, so that letters with two lower-case forms, such as the Greek sigma, become one.</summary>
    private static string Fold(string local) =>
        local.ToUpperInvariant().ToLowerInvariant().Normalize(NormalizationForm.FormC);
}
