using System.Security.Claims;
using Kept.Server.Shared;

namespace Kept.Server.Staff;

/// <summary>
/// The rooms of the console. Who may see which one follows from the route tables, so that a link never leads to a page
/// that refuses.
/// </summary>
internal static class ConsoleNav
{
    private static readonly Room[] Rooms =
    [
        new("/console", "Overview", ""),
        new("/console/orders", "Orders", "Shop"),
        new("/console/catalogue", "Catalogue", "Shop"),
        new("/console/visits", "Visits", "Shop"),
        new("/console/people", "People", "Privacy"),
        new("/console/requests", "Requests", "Privacy"),
        new("/console/holdings", "What is held", "Privacy"),
        new("/console/partners", "Partners", "Privacy"),
        new("/console/policies", "Policies", "Privacy"),
        new("/console/ledger", "Ledger", "Privacy"),
        new("/console/campaigns", "Campaigns", "Mail"),
        new("/console/outbox", "Outbox", "Mail"),
        new("/console/diagnostics", "Request log", "Network"),
        new("/console/settings", "Settings", "Network"),
        new("/console/staff", "Staff", "Network"),
    ];

    /// <summary>The rooms that <paramref name="user"/> may enter, by heading.</summary>
    public static IEnumerable<IGrouping<string, Room>> For(ClaimsPrincipal user, RouteTable table) =>
        Rooms.Where(r => MayOpen(user, table, r.Path)).GroupBy(r => r.Heading);

    /// <summary>True when the member of staff may open the page with this route template.</summary>
    public static bool MayOpen(ClaimsPrincipal user, RouteTable table, string template) =>
        table.Rules.FirstOrDefault(r => r.Template == template) is { Access: Access.StaffAccess access } rule
        && StaffAuthorization.Allows(user, access.Permission, rule);

    /// <summary>True when <paramref name="path"/> is the room itself or a page within it.</summary>
    public static bool IsCurrent(this Room room, string path) => room.Path == "/console"
        ? path is "/console" or "/console/"
        : path.Equals(room.Path, StringComparison.OrdinalIgnoreCase) || path.StartsWith(room.Path + "/", StringComparison.OrdinalIgnoreCase);

    internal sealed record Room(string Path, string Title, string Heading);
}
