using Kept.Server.Shared;
using Microsoft.AspNetCore.Authorization;

namespace Kept.Server.Staff;

/// <summary>
/// Decides <see cref="StatedPurpose"/> from <see cref="Roles"/>. INVARIANT (DENY): a page that is open to a role does not open its other
/// purposes to that role.
/// </summary>
internal sealed class StatedPurposes : AuthorizationHandler<StatedPurpose>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, StatedPurpose requirement)
    {
        if (context.User.Purposes().Contains(requirement.Purpose))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
