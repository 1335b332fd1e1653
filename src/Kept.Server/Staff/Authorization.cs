using System.Security.Claims;
using Kept.Server.Shared;
using Kept.Server.Staff.SecondFactor;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

namespace Kept.Server.Staff;

/// <summary>Asks that the signed-in member of staff holds a permission, and one of the purposes the route touches people for.</summary>
internal sealed record StaffRequirement(Permission Permission) : IAuthorizationRequirement;

/// <summary>
/// Decides <see cref="StaffRequirement"/> from <see cref="Roles"/>. INVARIANT (DENY): a role that holds the permission but
/// none of the route's purposes is refused.
/// </summary>
internal sealed class StaffAuthorization : AuthorizationHandler<StaffRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, StaffRequirement requirement)
    {
        var rule = (context.Resource as HttpContext)?.GetEndpoint()?.Metadata.GetMetadata<RouteRule>();
        if (Allows(context.User, requirement.Permission, rule))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }

    /// <summary>
    /// True when <paramref name="user"/> owes no second factor, holds the permission and, where the route touches people, one of
    /// its purposes.
    /// </summary>
    public static bool Allows(ClaimsPrincipal user, Permission permission, RouteRule? rule) =>
        FactorClaim.Allows(user, rule?.Template) && user.Permits(permission) && (rule is not { Purposes.Length: > 0 } || user.Purposes().Intersect(rule.Purposes).Any());

    /// <summary>Registers the authorisation policies that <see cref="RouteRule.Policies"/> names.</summary>
    public static void AddPolicies(AuthorizationOptions options)
    {
        foreach (var permission in Enum.GetValues<Permission>())
            options.AddPolicy(RouteRule.Policies.For(permission), p => p
                .AddAuthenticationSchemes(IdentityConstants.ApplicationScheme)
                .RequireAuthenticatedUser()
                .AddRequirements(new StaffRequirement(permission)));
        options.AddPolicy(RouteRule.Policies.Account, p => p
            .AddAuthenticationSchemes(AccountCookie.Scheme)
            .RequireAuthenticatedUser());
        options.AddPolicy(RouteRule.Policies.ApiKey, p => p
            .AddAuthenticationSchemes(ApiKeyHandler.SchemeName)
            .RequireAuthenticatedUser());
    }
}
