using System.Globalization;
using System.Security.Cryptography;
using Kept.Server.Shared;
using Microsoft.AspNetCore.DataProtection;

namespace Kept.Server.Staff.SignIns;

/// <summary>
/// A browser in which a member of staff signed in before. It opens nothing, but its tries are counted apart, so that
/// strangers who guess at a name do not keep its owner out (OWASP, "Slow down online guessing attacks with device
/// cookies").
/// </summary>
internal sealed class KnownDevices(IDataProtectionProvider protection)
{
    private const string Cookie = "kept.staff-device";

    private readonly IDataProtector protector = protection.CreateProtector("staff-device");

    /// <summary>
    /// The device of the request and the member of staff who last signed in with it; null when there is none.
    /// </summary>
    public (string Device, Guid User)? Read(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 and < 1000 } text)
            return null;
        try
        {
            var parts = protector.Unprotect(text).Split('.');
            return parts is [var user, var device] && Guid.TryParse(user, out var id) ? (device, id) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The device of the request if this member of staff was the last to sign in with it.</summary>
    public string? Of(HttpContext context, StaffUser? user) =>
        Read(context) is { } known && known.User == user?.Id ? known.Device : null;

    /// <summary>Marks the browser as known to this member of staff.</summary>
    public void Remember(HttpContext context, Guid user)
    {
        if (Read(context)?.User == user)
            return;
        var text = protector.Protect($"{user.ToString("N", CultureInfo.InvariantCulture)}.{Tokens.New()}");
        context.Response.Cookies.Append(Cookie, text, new CookieOptions
        {
            Path = "/console",
            HttpOnly = true,
            Secure = context.Request.IsHttps,
            SameSite = SameSiteMode.Lax,
            MaxAge = TimeSpan.FromDays(180),
            IsEssential = true,
        });
    }
}
