using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.People;
using Kept.Server.Shared;
using Kept.Server.Staff.Accounts;
using Kept.Server.Staff.Api;
using Kept.Server.Staff.Recovery;
using Kept.Server.Staff.SecondFactor;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.RateLimiting;

namespace Kept.Server.Staff;

internal static class Slice
{
    public static IReadOnlyList<RouteRule> Routes { get; } =
    [
        new("/console", Access.Staff(Permission.Console)),
        new("/console/setup/{token}", Access.Link),
        new("/console/recover/{token}", Access.Link),
        new("/console/problem/{status:int}", Access.Anyone),
        new("/console/sign-in", Access.Anyone),
        new("/console/sign-in/code", Access.Anyone),
        new("/console/sign-out", Access.Anyone),
        new("/console/passkeys/request", Access.Anyone),
        new("/console/passkeys/sign-in", Access.Anyone),
        new("/console/passkeys/create", Access.Staff(Permission.Console)),
        new("/console/passkeys/add", Access.Staff(Permission.Console)),
        new("/console/profile", Access.Staff(Permission.Console)),
        new("/console/profile/authenticator", Access.Staff(Permission.Console)),
        new("/console/ledger", Access.Staff(Permission.Ledger), Purpose.Audit),
        new("/console/staff", Access.Staff(Permission.Staff)),
        new("/console/settings", Access.Staff(Permission.Settings)),
        new("/console/settings/api-keys", Access.Staff(Permission.Settings)),
        new("/account", Access.Account, Purpose.AccountManagement, Purpose.OrderProcessing),
        new("/account/sign-in", Access.Anyone, Purpose.AccountManagement, Purpose.TransactionMail),
        new("/account/link/{token}", Access.Link, Purpose.AccountManagement, Purpose.Customisation),
        .. ApiEndpoints.Routes,
        .. ApiDocument.Routes,
    ];

    public static void AddStaff(this IServiceCollection services)
    {
        services.AddStaffSignIn();
        services.AddAuthentication()
            .AddCookie(AccountCookie.Scheme, AccountCookie.Set)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null);
        services.AddSingleton<IAuthorizationHandler, StaffAuthorization>();
        services.AddSingleton<IAuthorizationHandler, StatedPurposes>();
        services.Configure<AuthorizationOptions>(StaffAuthorization.AddPolicies);
        services.Configure<RateLimiterOptions>(RateLimits.Set);
        services.AddScoped<Invitations>();
        services.AddScoped<Factors>();
        services.AddScoped<StaffChanges>();
        services.AddScoped<Recoveries>();
        services.AddScoped<PasskeyChallenges>();
        services.AddSingleton<Installed>();
        ApiDocument.Add(services);
        services.AddSingleton(ApiEndpoints.Errors);
        services.AddSingleton<ErrorAnswer>(new ErrorAnswer.InPage("/console", "/console/problem"));
        services.AddScoped<AccountDesk>();
        services.AddScoped<IMailComposer, AccountMail>();
        services.AddScoped<IForgets, AccountForgets>();
        services.AddScoped<IJoins, AccountJoins>();
        services.AddHostedService<AccountRetention>();
    }

    public static void MapStaff(this IEndpointRouteBuilder app, RouteTable table)
    {
        app.MapPost("/console/sign-out", async (SignInManager<StaffUser> signIn) =>
        {
            await signIn.SignOutAsync();
            return Results.Redirect("/console/sign-in");
        }).Ruled(table);
        app.MapPost("/console/passkeys/request", Passkeys.RequestOptionsAsync).Ruled(table).RequireRateLimiting(RateLimits.SignIn);
        app.MapPost("/console/passkeys/sign-in", Passkeys.SignInAsync).Ruled(table).WithMetadata(AcceptedBody.Json).RequireRateLimiting(RateLimits.SignIn);
        app.MapPost("/console/passkeys/create", Passkeys.CreationOptionsAsync).Ruled(table);
        app.MapPost("/console/passkeys/add", Passkeys.AddAsync).Ruled(table).WithMetadata(AcceptedBody.Json);
        ApiEndpoints.Map(app, table);
        ApiDocument.Map(app, table);
    }
}
