using System.Security.Claims;
using System.Text.Encodings.Web;
using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Kept.Server.Staff;

/// <summary>
/// Signs a program in by <c>Authorization: Bearer kept_…</c> (RFC 6750). The key is looked up on every request, so that
/// revoking it holds at once on all nodes.
/// </summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, UrlEncoder encoder, KeptDb db)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, NullLoggerFactory.Instance, encoder)
{
    public const string SchemeName = "api-key";

    private const string SiteClaim = "site";

    /// <summary>The site whose key a request carries; a key of a site that is gone opens nothing.</summary>
    public static Site? SiteOf(HttpContext context, SiteDirectory sites) =>
        context.User.FindFirstValue(SiteClaim) is { } id ? sites.FindById(id) : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer " + ApiKey.Prefix, StringComparison.OrdinalIgnoreCase) || header.Length > 200)
            return AuthenticateResult.NoResult();
        var hash = ApiKey.HashOf(header["Bearer ".Length..].Trim());
        var key = await db.Set<ApiKey>().AsNoTracking().FirstOrDefaultAsync(k => k.Hash == hash && k.RevokedAt == null, Context.RequestAborted);
        if (key is null)
            return AuthenticateResult.Fail("The key is unknown or was revoked.");
        var identity = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, key.Id.ToString()), new(SiteClaim, key.SiteId)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer realm=\"Kept API\"";
        return Results.Problem(
            title: "An API key is needed",
            detail: "Send 'Authorization: Bearer kept_…' with a key from the console under Settings. A revoked key opens nothing.",
            statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Results.Problem(
        title: "The key does not allow this",
        statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(Context);
}
