using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Kept.Server.Staff.Sessions;

/// <summary>
/// Ties a sign-in cookie to its <see cref="SignInSession"/>. The id is in the encrypted ticket, which a renewal keeps.
/// </summary>
internal static class SessionCookie
{
    private const string Item = "kept.session";

    public static void Name(this AuthenticationProperties properties, Guid session) =>
        properties.Items[Item] = session.ToString("N", CultureInfo.InvariantCulture);

    public static Guid? SessionId(this AuthenticationProperties? properties) =>
        properties?.Items.TryGetValue(Item, out var id) == true && Guid.TryParse(id, out var session) ? session : null;

    /// <summary>The session of the request's own cookie; null when nobody is signed in by this scheme.</summary>
    public static async Task<Guid?> CurrentSessionAsync(this HttpContext context, string scheme) =>
        (await context.AuthenticateAsync(scheme)).Properties.SessionId();

    /// <summary>
    /// Ends the session on the server when its cookie is removed, so that a copy of the cookie opens nothing.
    /// </summary>
    public static async Task EndAsync(CookieSigningOutContext context)
    {
        if (await context.HttpContext.CurrentSessionAsync(context.Scheme.Name) is { } session)
            await context.HttpContext.RequestServices.GetRequiredService<SignInSessions>()
                .EndAsync(session, CancellationToken.None);
    }
}
