using System.Security.Claims;
using Kept.Policy;
using Kept.Server.Shared;

namespace Kept.Server.Staff;

/// <summary>A role: what its holders may do, and for which purposes of the policy they may see personal data.</summary>
internal sealed record Role(string Name, string Title, string Description, IReadOnlyList<Permission> Permissions, IReadOnlyList<Purpose> Purposes);

/// <summary>
/// All roles, in one table. INVARIANT (DENY): what no line grants is denied; a role name that is not here grants nothing.
/// </summary>
internal static class Roles
{
    public static Role Administrator { get; } = new("administrator", "Administrator", "Everything, including settings and staff.",
        Enum.GetValues<Permission>(),
        [.. Taxonomy.Purposes.Select(t => Purpose.Parse(t.Name))]);

    public static IReadOnlyList<Role> All { get; } =
    [
        Administrator,
        new("fulfilment", "Fulfilment", "Sees, ships, cancels and refunds orders, and reads their mails.",
            [Permission.Console, Permission.Orders, Permission.Outbox],
            [Purpose.OrderProcessing, Purpose.Payment, Purpose.Delivery, Purpose.CustomerService, Purpose.TransactionMail]),
        new("privacy-officer", "Privacy officer", "Answers requests, looks people up, publishes policies and reads the ledger.",
            [Permission.Console, Permission.People, Permission.Ledger, Permission.Policies, Permission.Outbox],
            [Purpose.RightsRequest, Purpose.CustomerService, Purpose.InformationRequested, Purpose.Audit, Purpose.Security,
             Purpose.LegalObligation, Purpose.LegalClaim, Purpose.PolicyNotice, Purpose.Suppression, Purpose.AgeCheck]),
        new("marketing", "Marketing", "Writes and sends campaigns, and reads reports.",
            [Permission.Console, Permission.Campaigns, Permission.Reports],
            [Purpose.Offers, Purpose.Suppression, Purpose.Analytics]),
        new("analyst", "Analyst", "Reads reports.",
            [Permission.Console, Permission.Reports],
            [Purpose.Analytics]),
    ];

    public static Role? Find(string name) => All.FirstOrDefault(r => r.Name == name);

    /// <summary>The roles of a stored list; names that are no longer roles are left out.</summary>
    public static IEnumerable<Role> Parse(string names) => names
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(Find).OfType<Role>();

    /// <summary>True when a role of the signed-in member of staff holds <paramref name="permission"/>.</summary>
    public static bool Permits(this ClaimsPrincipal user, Permission permission) => Held(user).Any(r => r.Permissions.Contains(permission));

    /// <summary>The purposes for which the signed-in member of staff may see personal data.</summary>
    public static IReadOnlyList<Purpose> Purposes(this ClaimsPrincipal user) => [.. Held(user).SelectMany(r => r.Purposes).Distinct()];

    private static IEnumerable<Role> Held(ClaimsPrincipal user) => user.FindAll(ClaimTypes.Role).Select(c => Find(c.Value)).OfType<Role>();
}
