using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace Kept.Server.Shared;

/// <summary>Who is signed in to an account, on pages that everybody may open.</summary>
internal static class SignedIn
{
    /// <summary>The scheme and the cookie's name; its handler is set up by the Staff slice.</summary>
    public const string Scheme = "kept.account";

    /// <summary>The person of the signed-in account; null, without a look at the database, when the browser has no such cookie.</summary>
    public static async Task<Guid?> AccountAsync(this HttpContext context) =>
        context.Request.Cookies.ContainsKey(Scheme)
        && (await context.AuthenticateAsync(Scheme)).Principal?.FindFirstValue(ClaimTypes.NameIdentifier) is { } id
        && Guid.TryParse(id, out var person)
            ? person
            : null;
}
