using System.Security.Claims;
using Kept.Server.Staff.SecondFactor;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Kept.Server.Staff;

/// <summary>
/// The claims of a signed-in member of staff: id, names, roles, the stamp that ends old sessions, and whether a second
/// factor is still owed. Made anew on every request.
/// </summary>
internal sealed class StaffPrincipal(UserManager<StaffUser> users, IOptions<IdentityOptions> options, Factors factors)
    : UserClaimsPrincipalFactory<StaffUser>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(StaffUser user)
    {
        var identity = new ClaimsIdentity(IdentityConstants.ApplicationScheme);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, user.Id.ToString()));
        identity.AddClaim(new Claim(ClaimTypes.Name, user.UserName!));
        identity.AddClaim(new Claim(ClaimTypes.GivenName, user.DisplayName));
        identity.AddClaim(new Claim(Options.ClaimsIdentity.SecurityStampClaimType, user.SecurityStamp!));
        identity.AddClaims(user.RoleList.Select(r => new Claim(ClaimTypes.Role, r.Name)));
        if (await factors.OwedByAsync(user))
            identity.AddClaim(FactorClaim.Owed);
        return identity;
    }
}
