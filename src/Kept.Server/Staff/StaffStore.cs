using Kept.Server.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Kept.Server.Staff;

/// <summary>
/// Identity's store on the one model. Staff have neither claims nor external log-ins in the database, so these have no
/// tables: roles stand in a column and their meaning in <see cref="Roles"/>. Authenticator keys and recovery codes are
/// protected by the framework's key ring, bound to their user: who reads or swaps rows of the database gains no factor.
/// </summary>
internal sealed class StaffStore(KeptDb db, IdentityErrorDescriber errors, IDataProtectionProvider protection)
    : UserOnlyStore<StaffUser, KeptDb, Guid, IdentityUserClaim<Guid>, IdentityUserLogin<Guid>, IdentityUserToken<Guid>, IdentityUserPasskey<Guid>>(db, errors)
{
    public override Task SetTokenAsync(StaffUser user, string loginProvider, string name, string? value, CancellationToken cancellationToken) =>
        base.SetTokenAsync(user, loginProvider, name, value is null ? null : Protector(user, name).Protect(value), cancellationToken);

    public override async Task<string?> GetTokenAsync(StaffUser user, string loginProvider, string name, CancellationToken cancellationToken) =>
        await base.GetTokenAsync(user, loginProvider, name, cancellationToken) is { } value ? Protector(user, name).Unprotect(value) : null;

    private IDataProtector Protector(StaffUser user, string name) => protection.CreateProtector("staff-tokens", user.Id.ToString("N"), name);
}
