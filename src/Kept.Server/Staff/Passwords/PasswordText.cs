using System.Text;
using Microsoft.AspNetCore.Identity;

namespace Kept.Server.Staff.Passwords;

internal static class PasswordText
{
    /// <summary>
    /// The one spelling of a password that is measured and hashed (NIST SP 800-63B section 5.1.1.2: NFKC): keyboards
    /// and systems write the same letter in several ways. Half of a surrogate pair, which no keyboard types, becomes
    /// U+FFFD.
    /// </summary>
    public static string Normalise(string password) =>
        string.Concat(password.EnumerateRunes()).Normalize(NormalizationForm.FormKC);
}

/// <summary>Identity's password hashes (PBKDF2 with HMAC-SHA-512), of the normalised password.</summary>
internal sealed class PasswordHashes : PasswordHasher<StaffUser>
{
    public override string HashPassword(StaffUser user, string password) =>
        base.HashPassword(user, PasswordText.Normalise(password));

    public override PasswordVerificationResult VerifyHashedPassword(
        StaffUser user, string hashedPassword, string providedPassword) =>
        base.VerifyHashedPassword(user, hashedPassword, PasswordText.Normalise(providedPassword));
}

/// <summary>Applies <see cref="PasswordRules"/> whenever Identity sets a password of staff.</summary>
internal sealed class StaffPasswords(PasswordRules rules) : IPasswordValidator<StaffUser>
{
    public Task<IdentityResult> ValidateAsync(UserManager<StaffUser> manager, StaffUser user, string? password) =>
        Task.FromResult(rules.Fault(password ?? "", user.UserName ?? "", user.DisplayName) is { } fault
            ? IdentityResult.Failed(new IdentityError { Code = "Password", Description = fault })
            : IdentityResult.Success);
}
