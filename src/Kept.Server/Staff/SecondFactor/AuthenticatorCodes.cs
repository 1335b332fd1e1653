using System.Security.Cryptography;
using System.Text;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Staff.SecondFactor;

/// <summary>
/// Checks the codes of authenticator apps. The framework's own provider would take a code as often as it is sent while it is
/// valid; here each works once, on all nodes, as RFC 6238 section 5.2 demands.
/// </summary>
internal sealed class AuthenticatorCodes(KeptDb db, TimeProvider time) : IUserTwoFactorTokenProvider<StaffUser>
{
    public async Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<StaffUser> manager, StaffUser user) =>
        await manager.GetAuthenticatorKeyAsync(user) is not null;

    /// <summary>Codes are made by the app alone.</summary>
    public Task<string> GenerateAsync(string purpose, UserManager<StaffUser> manager, StaffUser user) => Task.FromResult("");

    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<StaffUser> manager, StaffUser user)
    {
        if (await manager.GetAuthenticatorKeyAsync(user) is not { } key)
            return false;
        var now = Totp.StepAt(time.GetUtcNow());
        // One step either way forgives a clock that is a little wrong (RFC 6238 section 6).
        for (var step = now - 1; step <= now + 1; step++)
            if (Equal(Totp.CodeAt(key, step), token) && await UseUpAsync(user, step))
                return true;
        return false;
    }

    private async Task<bool> UseUpAsync(StaffUser user, long step)
    {
        var used = await db.Set<StaffUser>().Where(u => u.Id == user.Id && u.LastCodeStep < step).ExecuteUpdateAsync(u => u.SetProperty(x => x.LastCodeStep, step));
        user.LastCodeStep = Math.Max(user.LastCodeStep, step);
        return used == 1;
    }

    private static bool Equal(string code, string token) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(code), Encoding.UTF8.GetBytes(token));
}
