using Kept.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Staff.SecondFactor;

/// <summary>
/// Who has a second factor and who needs one. A passkey counts, for it asks for finger, face or PIN; so does an
/// authenticator app.
/// </summary>
internal sealed class Factors(KeptDb db)
{
    public Task<bool> RequiredAsync() => db.Set<Installation>().AnyAsync(i => i.SecondFactorSince != null);

    /// <summary>True when the network requires a second factor and this user has none.</summary>
    public async Task<bool> OwedByAsync(StaffUser user) => !user.TwoFactorEnabled && await RequiredAsync() && !await HasPasskeyAsync(user);

    /// <summary>True when the network requires a second factor and a passkey is this user's only one, so that a password does not do.</summary>
    public async Task<bool> NeedsPasskeyAsync(StaffUser user) => !user.TwoFactorEnabled && await RequiredAsync() && await HasPasskeyAsync(user);

    /// <summary>Ids of the users who hold a passkey.</summary>
    public async Task<IReadOnlySet<Guid>> PasskeyHoldersAsync(CancellationToken cancel) =>
        (await db.Set<IdentityUserPasskey<Guid>>().Select(p => p.UserId).Distinct().ToListAsync(cancel)).ToHashSet();

    /// <summary>Begins or ends the requirement, inside the caller's transaction.</summary>
    public Task RequireAsync(DateTimeOffset? since, CancellationToken cancel) =>
        db.Set<Installation>().ExecuteUpdateAsync(i => i.SetProperty(x => x.SecondFactorSince, since), cancel);

    /// <summary>Forgets the authenticator key and the recovery codes of a user, inside the caller's transaction.</summary>
    public Task ForgetAuthenticatorAsync(Guid user, CancellationToken cancel) =>
        db.Set<IdentityUserToken<Guid>>().Where(t => t.UserId == user).ExecuteDeleteAsync(cancel);

    /// <summary>Forgets the passkeys of a user, inside the caller's transaction.</summary>
    public Task ForgetPasskeysAsync(Guid user, CancellationToken cancel) =>
        db.Set<IdentityUserPasskey<Guid>>().Where(p => p.UserId == user).ExecuteDeleteAsync(cancel);

    private Task<bool> HasPasskeyAsync(StaffUser user) => db.Set<IdentityUserPasskey<Guid>>().AnyAsync(p => p.UserId == user.Id);
}
