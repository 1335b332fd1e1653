using Kept.Server.Staff.SecondFactor;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace Kept.Server.Staff;

/// <summary>How members of staff are told apart: Identity's rules, and the cookie of the console.</summary>
internal static class StaffSignIn
{
    public const int MinPasswordLength = 12;

    public static void AddStaffSignIn(this IServiceCollection services)
    {
        services.AddIdentityCore<StaffUser>(SetRules)
            .AddUserStore<StaffStore>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<StaffPrincipal>()
            .AddPasswordValidator<NameInPassword>()
            .AddTokenProvider<AuthenticatorCodes>(TokenOptions.DefaultAuthenticatorProvider);
        services.AddScoped<IUserConfirmation<StaffUser>, StaffIsActive>();
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

    // Length counts, composition does not (NIST SP 800-63B section 3.1.1).
    private static void SetRules(IdentityOptions options)
    {
        options.Password.RequiredLength = MinPasswordLength;
        options.Password.RequiredUniqueChars = 5;
        options.Password.RequireDigit = false;
        options.Password.RequireLowercase = false;
        options.Password.RequireUppercase = false;
        options.Password.RequireNonAlphanumeric = false;
        options.User.AllowedUserNameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._@+";
        options.Lockout.MaxFailedAccessAttempts = 5;
        options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
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
        options.Events.OnRedirectToAccessDenied = context =>
        {
            if (context.HttpContext.User.LacksFactor())
                context.Response.Redirect("/console/profile");
            else
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };
    }

    /// <summary>Looks the user up on every request, so that a new role, a new password or a deactivation holds at once on all nodes.</summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var signIn = context.HttpContext.RequestServices.GetRequiredService<SignInManager<StaffUser>>();
        if (await signIn.ValidateSecurityStampAsync(context.Principal) is { DeactivatedAt: null } user)
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

/// <summary>Refuses a password that contains the user name.</summary>
internal sealed class NameInPassword : IPasswordValidator<StaffUser>
{
    public Task<IdentityResult> ValidateAsync(UserManager<StaffUser> manager, StaffUser user, string? password)
    {
        var holdsName = user.UserName is { Length: > 2 } name && password?.Contains(name, StringComparison.OrdinalIgnoreCase) == true;
        return Task.FromResult(holdsName
            ? IdentityResult.Failed(new IdentityError { Code = "PasswordHoldsName", Description = "The password contains the user name. Choose another." })
            : IdentityResult.Success);
    }
}
