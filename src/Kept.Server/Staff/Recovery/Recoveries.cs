using Kept.Server.Staff.SecondFactor;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Staff.Recovery;

/// <summary>Finds and uses the links of <see cref="StaffRecovery"/>.</summary>
internal sealed class Recoveries(
    KeptDb db,
    Transactions transactions,
    UserManager<StaffUser> users,
    Factors factors,
    StaffChanges changes,
    TimeProvider time)
{
    /// <summary>
    /// The link of a token and whose it is; null when it is unknown, used, expired or its user deactivated.
    /// </summary>
    public async Task<(StaffRecovery Link, StaffUser User)?> FindAsync(string token, CancellationToken cancel)
    {
        var (hash, now) = (StaffRecovery.Digest(token), time.GetUtcNow());
        var link = await db.Set<StaffRecovery>().AsNoTracking()
            .SingleOrDefaultAsync(r => r.TokenHash == hash && r.ExpiresAt > now, cancel);
        return link is not null && await users.FindByIdAsync(link.UserId.ToString()) is { DeactivatedAt: null } user
            ? (link, user)
            : null;
    }

    /// <summary>
    /// Uses the link up and sets the password, which ends all sessions of the user. Returns null when the link was used
    /// meanwhile, and changes nothing when the password is refused.
    /// </summary>
    public async Task<IdentityResult?> RedeemAsync(
        StaffRecovery link, StaffUser user, string password, CancellationToken cancel)
    {
        try
        {
            return await transactions.RunAsync(async () =>
            {
                if (await db.Set<StaffRecovery>().Where(r => r.Id == link.Id).ExecuteDeleteAsync(cancel) == 0)
                    return null;
                if (link.ResetsSecondFactor)
                    await ResetAsync(user, cancel);
                Require(await users.RemovePasswordAsync(user));
                Require(await users.AddPasswordAsync(user, password));
                changes.Add(user.Id, link.ResetsSecondFactor ? "recovered-without-factors" : "recovered", user.Id);
                return IdentityResult.Success;
            }, cancel);
        }
        catch (RefusedException e)
        {
            return e.Result;
        }
    }

    private async Task ResetAsync(StaffUser user, CancellationToken cancel)
    {
        await factors.ForgetAuthenticatorAsync(user.Id, cancel);
        await factors.ForgetPasskeysAsync(user.Id, cancel);
        user.TwoFactorEnabled = false;
    }

    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new RefusedException(result);
    }

    /// <summary>Undoes the transaction.</summary>
    private sealed class RefusedException(IdentityResult result) : Exception
    {
        public IdentityResult Result { get; } = result;
    }
}
