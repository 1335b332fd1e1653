using System.Security.Claims;
using Kept.Server.People;
using Kept.Server.Shared;
using Kept.Server.Staff.Sessions;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Staff;

/// <summary>
/// The cookie of a signed-in shopper. It names the person's id and the session alone; ending the session or erasing the
/// person signs the browser out by the next request.
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
        options.Events.OnSigningOut = SessionCookie.EndAsync;
    }

    /// <summary>Starts a session and gives the browser its cookie. A session this browser had before ends.</summary>
    public static async Task SignInAsync(HttpContext context, Guid person, CancellationToken cancel)
    {
        var sessions = context.RequestServices.GetRequiredService<SignInSessions>();
        var before = await context.CurrentSessionAsync(Scheme);
        var properties = new AuthenticationProperties { IsPersistent = true };
        await context.RequestServices.GetRequiredService<Transactions>().RunAsync(async () =>
        {
            if (before is { } ended)
                await sessions.EndAsync(ended, cancel);
            properties.Name(sessions.Add(Scheme, person, SignInSession.AccountLifetime));
        }, cancel);
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, person.ToString())], Scheme);
        await context.SignInAsync(Scheme, new ClaimsPrincipal(identity), properties);
    }

    /// <summary>The person of the signed-in account. For pages that only accounts may open.</summary>
    public static Guid AccountPerson(this ClaimsPrincipal user) => Guid.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier)!);

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var people = services.GetRequiredService<KeptDb>().Set<Person>().Where(p => p.ErasedAt == null);
        var running = context.Properties.SessionId() is { } session
            && Guid.TryParse(context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            && await services.GetRequiredService<SignInSessions>().Running(session, Scheme, id)
                .AnyAsync(s => people.Any(p => p.Id == s.SubjectId), context.HttpContext.RequestAborted);
        if (!running)
            context.RejectPrincipal();
    }
}
