using System.Globalization;
using Kept.Server.Ledgers;
using Kept.Server.Storage;

namespace Kept.Server.Staff.SignIns;

/// <summary>
/// Tells the ledger and the log of staff who sign in, fail to, or are locked out. Both name the user id only. A name
/// that was typed is kept nowhere, because people type passwords into the wrong field.
/// </summary>
internal sealed class SignInLog(LedgerWriter ledger, Transactions transactions, ILogger<SignInLog> logger)
{
    private const string Unknown = "unknown";

    /// <summary>Call inside the transaction that starts the session.</summary>
    public void SignedIn(Guid user, string method)
    {
        ledger.Add(EntryKind.StaffSignedIn, person: null, site: null, new() { ["user"] = Id(user), ["by"] = method });
        transactions.AfterCommit(() => logger.LogInformation(
            "Staff user {User} signed in by {Method}", Id(user), method));
    }

    /// <param name="user">Null when no member of staff has the name that was typed, or none could be told.</param>
    /// <param name="step">What was wrong: a password, a code, a passkey.</param>
    public void Failed(Guid? user, string step)
    {
        ledger.Add(EntryKind.StaffSignInFailed, person: null, site: null, new() { ["user"] = Id(user), ["by"] = step });
        transactions.AfterCommit(() => logger.LogWarning(
            "A sign-in of staff user {User} failed: wrong {Step}", Id(user), step));
    }

    /// <summary><see cref="Failed"/> in a transaction of its own.</summary>
    public Task FailedAsync(Guid? user, string step, CancellationToken cancel) => transactions.RunAsync(
        () =>
        {
            Failed(user, step);
            return Task.CompletedTask;
        },
        cancel);

    /// <param name="user">As in <see cref="Failed"/>.</param>
    /// <param name="step">What is refused from now on.</param>
    /// <param name="scope">From where: one address, one device, or every device that is not known.</param>
    /// <param name="until">When it is allowed again.</param>
    public void LockedOut(Guid? user, string step, string scope, DateTimeOffset until)
    {
        ledger.Add(EntryKind.StaffLockedOut, person: null, site: null, new()
        {
            ["user"] = Id(user),
            ["by"] = step,
            ["scope"] = scope,
            ["until"] = until.ToUnixTimeMilliseconds(),
        });
        transactions.AfterCommit(() => logger.LogWarning(
            "Too many failed sign-ins of staff user {User} ({Step}); locked out until {Until:O} for {Scope}",
            Id(user),
            step,
            until,
            scope));
    }

    private static string Id(Guid? user) => user?.ToString("N", CultureInfo.InvariantCulture) ?? Unknown;
}
