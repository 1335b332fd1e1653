using System.Security.Claims;
using Kept.Server.People;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Staff;

/// <summary>
/// The cookie of a signed-in shopper. It names the person's id alone; an erased person is signed out by the next request.
/// </summary>
internal static class AccountCookie
{
    public const string Scheme = SignedIn.Scheme;

    public static void Set(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = Scheme;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.ExpireTimeSpan = TimeSpan.FromDays(14);
        options.LoginPath = "/account/sign-in";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnValidatePrincipal = ValidateAsync;
    }

    public static Task SignInAsync(HttpContext context, Guid person, DateTimeOffset now) => context.SignInAsync(
        Scheme,
        new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, person.ToString())], Scheme)),
        new AuthenticationProperties { IsPersistent = true, IssuedUtc = now });

    /// <summary>The person of the signed-in account. For pages that only accounts may open.</summary>
    public static Guid AccountPerson(this ClaimsPrincipal user) => Guid.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier)!);

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var db = context.HttpContext.RequestServices.GetRequiredService<KeptDb>();
        var known = Guid.TryParse(context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            && await db.Set<Person>().AnyAsync(p => p.Id == id && p.ErasedAt == null, context.HttpContext.RequestAborted);
        if (!known)
            context.RejectPrincipal();
    }
}
