using Kept.Policy;
using Microsoft.AspNetCore.Authorization;

namespace Kept.Server.Shared;

/// <summary>What a member of staff may do. Roles hold permissions; see <c>Staff/Roles.cs</c>.</summary>
internal enum Permission
{
    Console,
    Orders,
    People,
    Reports,
    Campaigns,
    Ledger,
    Policies,
    Outbox,
    Settings,
    Staff,
    Diagnostics,
}

/// <summary>Who may call a route.</summary>
internal abstract record Access
{
    /// <summary>Everybody, signed in or not.</summary>
    public static Access Anyone { get; } = new AnyoneAccess();

    /// <summary>A shopper signed in to an account.</summary>
    public static Access Account { get; } = new AccountAccess();

    /// <summary>Whoever holds a link or token that the page itself checks.</summary>
    public static Access Link { get; } = new LinkAccess();

    /// <summary>A program with an API key of this site.</summary>
    public static Access ApiKey { get; } = new ApiKeyAccess();

    /// <summary>A member of staff with <paramref name="permission"/>.</summary>
    public static Access Staff(Permission permission) => new StaffAccess(permission);

    public sealed record AnyoneAccess : Access;

    public sealed record AccountAccess : Access;

    public sealed record LinkAccess : Access;

    public sealed record ApiKeyAccess : Access;

    public sealed record StaffAccess(Permission Permission) : Access;
}

/// <summary>
/// One line of a slice's route table: the template, who may call it, and for which purposes it touches a person's
/// data (none when it touches nobody's).
/// </summary>
internal sealed record RouteRule(string Template, Access Access, params Purpose[] Purposes)
{
    /// <summary>The authorisation data that ASP.NET Core enforces for this rule.</summary>
    public object Authorization => Access switch
    {
        Access.AnyoneAccess or Access.LinkAccess => new AllowAnonymousAttribute(),
        Access.AccountAccess => new AuthorizeAttribute(Policies.Account),
        Access.ApiKeyAccess => new AuthorizeAttribute(Policies.ApiKey),
        Access.StaffAccess staff => new AuthorizeAttribute(Policies.For(staff.Permission)),
        _ => throw new InvalidOperationException($"Route '{Template}' has no authorisation rule."),
    };

    /// <summary>Names of the authorisation policies that the Staff slice registers.</summary>
    internal static class Policies
    {
        public const string Account = "account";
        public const string ApiKey = "api-key";

        public static string For(Permission permission) => $"staff:{permission}";
    }
}
