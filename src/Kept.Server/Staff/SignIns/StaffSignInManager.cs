using System.Security.Claims;
using Kept.Server.Staff.Sessions;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SignInResult = Microsoft.AspNetCore.Identity.SignInResult;

namespace Kept.Server.Staff.SignIns;

/// <summary>
/// Every sign-in of staff passes here, whatever the way: it starts a session on the server and is recorded.
/// </summary>
internal sealed class StaffSignInManager(
    UserManager<StaffUser> users,
    IHttpContextAccessor http,
    IUserClaimsPrincipalFactory<StaffUser> principals,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<StaffUser>> logger,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<StaffUser> confirmation,
    KeptDb db,
    Transactions transactions,
    SignInSessions sessions,
    SignInLog log,
    KnownDevices devices,
    TimeProvider time)
    : SignInManager<StaffUser>(users, http, principals, options, logger, schemes, confirmation)
{
    /// <summary>Goes on after the right password: signs in, or asks for the second factor.</summary>
    public Task<SignInResult> ContinueAsync(StaffUser user) => SignInOrTwoFactorAsync(user, isPersistent: false);

    public override async Task SignInWithClaimsAsync(
        StaffUser user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        var claims = additionalClaims.ToList();
        var properties = authenticationProperties ?? new AuthenticationProperties();
        // A refresh of the cookie, after a change of password for example, carries on the session it had.
        if (properties.SessionId() is null)
            await BeginAsync(user, properties, MethodOf(claims));
        await base.SignInWithClaimsAsync(user, properties, claims);
    }

    private async Task BeginAsync(StaffUser user, AuthenticationProperties properties, string method)
    {
        var before = await Context.CurrentSessionAsync(IdentityConstants.ApplicationScheme);
        await transactions.RunAsync(async () =>
        {
            if (before is { } ended)
                await sessions.EndAsync(ended, Context.RequestAborted);
            var now = time.GetUtcNow();
            await db.Set<StaffUser>().Where(u => u.Id == user.Id)
                .ExecuteUpdateAsync(u => u.SetProperty(x => x.LastSignInAt, now), Context.RequestAborted);
            var session = sessions.Add(IdentityConstants.ApplicationScheme, user.Id, SignInSession.StaffLifetime);
            properties.Name(session);
            log.SignedIn(user.Id, method);
        }, Context.RequestAborted);
        devices.Remember(Context, user.Id);
    }

    /// <summary>How somebody got in, from the claims that Identity and the pages add.</summary>
    private static string MethodOf(List<Claim> claims) =>
        claims.Find(c => c.Type is "amr" or ClaimTypes.AuthenticationMethod)?.Value switch
        {
            "pwd" => "password",
            "mfa" => "password-and-code",
            null => "invitation",
            var other => other,
        };
}
