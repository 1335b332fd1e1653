using System.Security.Claims;

namespace Kept.Server.Shared;

internal static class Actor
{
    /// <summary>The signed-in member of staff as the ledger names it: <c>staff:{user id}</c>.</summary>
    public static string Staff(this ClaimsPrincipal user) =>
        $"staff:{user.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("No member of staff is signed in.")}";
}
