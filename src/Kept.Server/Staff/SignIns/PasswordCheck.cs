using Kept.Server.Shared;
using Microsoft.AspNetCore.Identity;

namespace Kept.Server.Staff.SignIns;

/// <summary>How a password check ended.</summary>
/// <param name="IsRight">The password is right and its owner may sign in.</param>
/// <param name="RetryAt">Set when it was not compared, because too many tries went before.</param>
internal sealed record PasswordOutcome(bool IsRight, DateTimeOffset? RetryAt = null);

/// <summary>
/// Compares passwords of staff. A name that nobody has and one that is deactivated cost what a wrong password costs:
/// the same hashing and the same statements, so that the time of the answer tells nothing.
/// </summary>
internal sealed class PasswordCheck(
    UserManager<StaffUser> users,
    StaffSignInManager signIn,
    IPasswordHasher<StaffUser> hasher,
    SignInAttempts attempts,
    KnownDevices devices)
{
    private static readonly StaffUser Nobody = new();
    private static string? hashOfNobody;

    /// <param name="context">The request, for its address and device.</param>
    /// <param name="name">The user name as typed.</param>
    /// <param name="user">Who has it; null for nobody.</param>
    /// <param name="password">As typed.</param>
    public async Task<PasswordOutcome> TryAsync(HttpContext context, string name, StaffUser? user, string password)
    {
        var cancel = context.RequestAborted;
        var (address, device) = (context.ClientAddress(), devices.Of(context, user));
        var normalised = users.NormalizeName(name);
        var attempt = await attempts.BeginAsync(SignInStep.Password, normalised, user?.Id, address, device, cancel);
        if (attempt.RetryAt is not null)
            return new PasswordOutcome(false, attempt.RetryAt);
        if (await IsRightAsync(user, password) && await signIn.CanSignInAsync(user!))
        {
            await attempts.SucceededAsync(attempt, cancel);
            return new PasswordOutcome(true);
        }
        await attempts.FailedAsync(attempt, SignInStep.Password.Name, cancel);
        return new PasswordOutcome(false);
    }

    private async Task<bool> IsRightAsync(StaffUser? user, string password)
    {
        if (user?.PasswordHash is not null)
            return await users.CheckPasswordAsync(user, password);
        hashOfNobody ??= hasher.HashPassword(Nobody, "a password that nobody has");
        hasher.VerifyHashedPassword(Nobody, hashOfNobody, password);
        return false;
    }
}
