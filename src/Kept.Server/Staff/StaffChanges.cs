using System.Globalization;
using System.Text.Json.Nodes;
using Kept.Server.Ledgers;
using Kept.Server.Storage;

namespace Kept.Server.Staff;

/// <summary>
/// Tells the ledger and the log what was changed about who may sign in and what they may do. Call it in the transaction
/// of the change.
/// </summary>
internal sealed class StaffChanges(LedgerWriter ledger, Transactions transactions, ILogger<StaffChanges> logger)
{
    /// <param name="user">Whose access was changed.</param>
    /// <param name="change">What was changed, as a term: <c>roles</c>, <c>deactivated</c>, <c>password</c>.</param>
    /// <param name="by">Who did it; null for the operator, on the server itself.</param>
    /// <param name="before">The roles before.</param>
    /// <param name="after">The roles now.</param>
    public void Add(Guid user, string change, Guid? by, string? before = null, string? after = null)
    {
        var facts = Facts(user, change, by);
        if (before is not null)
            facts["before"] = before;
        if (after is not null)
            facts["roles"] = after;
        ledger.Add(EntryKind.StaffChanged, person: null, site: null, facts);
        transactions.AfterCommit(() => logger.LogInformation(
            "Access of staff user {User} changed ({Change}{Roles}) by {Actor}",
            facts["user"],
            change,
            after is null ? "" : ": " + after,
            facts["actor"]));
    }

    /// <summary>The facts of an entry without roles.</summary>
    public static JsonObject Facts(Guid user, string change, Guid? by) => new()
    {
        ["user"] = user.ToString("N", CultureInfo.InvariantCulture),
        ["change"] = change,
        ["actor"] = by is { } id ? $"staff:{id}" : "operator",
    };
}
