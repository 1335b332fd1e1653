using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kept.Server.Staff.Recovery;

/// <summary>Prints what <c>kept staff recover</c> found or made, for people or as JSON.</summary>
internal sealed class RecoveryOutput(TextWriter output, bool json)
{
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void List(IReadOnlyList<StaffUser> administrators, IReadOnlySet<Guid> withPasskey)
    {
        if (json)
        {
            var list = administrators.Select(u => new
            {
                u.UserName,
                u.DisplayName,
                active = u.DeactivatedAt is null,
                authenticatorApp = u.TwoFactorEnabled,
                passkey = withPasskey.Contains(u.Id),
                lastSignInAt = u.LastSignInAt is { } at ? Timestamp(at) : null,
            });
            output.WriteLine(JsonSerializer.Serialize(new { administrators = list }, Json));
            return;
        }
        output.WriteLine("Administrators:");
        foreach (var user in administrators)
        {
            var state = StateOf(user, withPasskey.Contains(user.Id));
            output.WriteLine($"  {user.UserName,-20} {user.DisplayName}; {state}");
        }
        output.WriteLine("\n'kept staff recover USER' makes a link with which one of them sets a new password.");
    }

    public void Link(StaffUser user, string link, StaffRecovery row)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(
                new { user.UserName, link, expiresAt = Timestamp(row.ExpiresAt), row.ResetsSecondFactor }, Json));
            return;
        }
        output.WriteLine(
            $"Open this link before {row.ExpiresAt:yyyy-MM-dd HH:mm} UTC to set a new password for '{user.UserName}':");
        output.WriteLine($"  {link}");
        output.WriteLine(row.ResetsSecondFactor
            ? "Using it also removes the authenticator app, the recovery codes and the passkeys."
            : "The second factor stays. If it is lost too, run this again with --reset-second-factor.");
    }

    private static string StateOf(StaffUser user, bool passkey)
    {
        string[] facts =
        [
            user.DeactivatedAt is null ? "" : "deactivated",
            user.TwoFactorEnabled ? "authenticator app" : "",
            passkey ? "passkey" : "",
            user.LastSignInAt is { } at ? $"last signed in {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "never signed in",
        ];
        return string.Join(", ", facts.Where(f => f.Length > 0));
    }

    private static string Timestamp(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
