using Kept.Server.Staff.Passwords;
using Kept.Server.Staff.SecondFactor;
using Kept.Server.Staff.Sessions;
using Kept.Server.Staff.SignIns;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Staff;

/// <summary>How members of staff are told apart: Identity's rules, and the cookie of the console.</summary>
internal static class StaffSignIn
{
    public static void AddStaffSignIn(this IServiceCollection services)
    {
        services.AddIdentityCore<StaffUser>(SetRules)
            .AddUserStore<StaffStore>()
            .AddSignInManager<StaffSignInManager>()
            .AddClaimsPrincipalFactory<StaffPrincipal>()
            .AddPasswordValidator<StaffPasswords>()
            .AddTokenProvider<AuthenticatorCodes>(TokenOptions.DefaultAuthenticatorProvider);
        services.AddScoped<IUserConfirmation<StaffUser>, StaffIsActive>();
        services.AddScoped<IPasswordHasher<StaffUser>, PasswordHashes>();
        services.AddSingleton<PasswordRules>();
        services.AddSingleton<KnownDevices>();
        services.AddScoped<SignInSessions>();
        services.AddScoped<SignInLog>();
        services.AddScoped<SignInAttempts>();
        services.AddScoped<PasswordCheck>();
        services.AddAuthentication().AddIdentityCookies(cookies =>
        {
            cookies.ApplicationCookie!.Configure(SetCookie);
            cookies.TwoFactorUserIdCookie!.Configure(o =>
            {
                o.Cookie.Name = "kept.staff-step";
                o.Cookie.Path = "/console";
            });
        });
        services.Configure<IdentityPasskeyOptions>(o =>
        {
            // A key that asks for finger, face or PIN stands for both factors.
            o.UserVerificationRequirement = "required";
            o.ResidentKeyRequirement = "required";
        });
    }

    /// <summary>A local address within the console, so that a link cannot send a signed-in person elsewhere.</summary>
    public static string ReturnTo(string? url) =>
        url is not null && (url == "/console" || url.StartsWith("/console/", StringComparison.Ordinal) || url.StartsWith("/console?", StringComparison.Ordinal))
        && !url.Contains('\\', StringComparison.Ordinal) ? url : "/console";

    /// <summary>
    /// Where a successful sign-in leads. The page goes on to where the person wanted to go, or explains that the
    /// browser did not keep the cookie.
    /// </summary>
    public static string Arrival(string? returnUrl) =>
        $"/console/sign-in?arrived=yes&returnUrl={Uri.EscapeDataString(ReturnTo(returnUrl))}";

    // Passwords are checked by PasswordRules, and tries are counted by SignInAttempts: Identity's own lock would let
    // strangers who know a user name keep its owner out.
    private static void SetRules(IdentityOptions options)
    {
        options.Password.RequiredLength = 1;
        options.Password.RequireDigit = false;
        options.Password.RequireLowercase = false;
        options.Password.RequireUppercase = false;
        options.Password.RequireNonAlphanumeric = false;
        options.User.AllowedUserNameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._@+";
        options.Lockout.AllowedForNewUsers = false;
        options.SignIn.RequireConfirmedAccount = true;
        options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
    }

    private static void SetCookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "kept.staff";
        options.Cookie.Path = "/console";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.ExpireTimeSpan = TimeSpan.FromHours(8);
        options.LoginPath = "/console/sign-in";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnSigningOut = SessionCookie.EndAsync;
        options.Events.OnRedirectToAccessDenied = context =>
        {
            if (context.HttpContext.User.LacksFactor())
                context.Response.Redirect("/console/profile");
            else
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };
    }

    /// <summary>
    /// Looks user and session up on every request, so that a sign-out, a new role, a new password or a deactivation
    /// holds at once on all nodes.
    /// </summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var signIn = context.HttpContext.RequestServices.GetRequiredService<SignInManager<StaffUser>>();
        var sessions = context.HttpContext.RequestServices.GetRequiredService<SignInSessions>();
        if (context.Properties.SessionId() is { } session
            && await signIn.ValidateSecurityStampAsync(context.Principal) is { DeactivatedAt: null } user
            && await sessions.Running(session, context.Scheme.Name, user.Id)
                .AnyAsync(context.HttpContext.RequestAborted))
            context.ReplacePrincipal(await signIn.CreateUserPrincipalAsync(user));
        else
            context.RejectPrincipal();
    }
}

/// <summary>Who is deactivated may not sign in, whatever the way.</summary>
internal sealed class StaffIsActive : IUserConfirmation<StaffUser>
{
    public Task<bool> IsConfirmedAsync(UserManager<StaffUser> manager, StaffUser user) => Task.FromResult(user.DeactivatedAt is null);
}
