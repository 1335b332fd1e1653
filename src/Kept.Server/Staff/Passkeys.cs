using System.Text.Json;
using Kept.Server.Staff.SignIns;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Identity;

namespace Kept.Server.Staff;

/// <summary>
/// The JSON side of passkeys (WebAuthn level 3): options for the browser, and what the authenticator answers. SameOrigin
/// guards the posts; the challenge travels in an encrypted cookie that lives five minutes, and opens the console once.
/// </summary>
internal static class Passkeys
{
    private const int MaxPerUser = 10;

    private const int MaxBody = 64 * 1024;

    private const string NoCookie = "Your browser did not send back the cookie that this step needs, or it took longer "
        + "than five minutes. Allow cookies for this site and try again.";

    public static async Task<IResult> RequestOptionsAsync(SignInManager<StaffUser> signIn) =>
        // No user is named: the authenticator offers the passkeys it holds, and nobody learns which names exist.
        Results.Text(await signIn.MakePasskeyRequestOptionsAsync(null), "application/json");

    public static async Task<IResult> SignInAsync(
        HttpContext context,
        SignInManager<StaffUser> signIn,
        UserManager<StaffUser> users,
        PasskeyChallenges challenges,
        SignInLog log)
    {
        if (await ReadAsync(context) is not { } credential)
            return Refuse("The answer of the passkey could not be read.");
        // Nobody guesses a passkey, so tries are not counted, and no stranger keeps its owner out.
        var assertion = await AssertAsync(signIn, credential);
        if (assertion is null)
            return Refuse(NoCookie);
        if (assertion is not { Succeeded: true, User: { } user } || !await signIn.CanSignInAsync(user))
        {
            await log.FailedAsync(assertion.User?.Id, "passkey", context.RequestAborted);
            return Refuse("This passkey does not open the console. Sign in with your password, or ask an administrator.");
        }
        if (!await challenges.UseUpAsync(credential, context.RequestAborted))
            return Refuse("This answer of the passkey was used already. Try once more.");
        await users.AddOrUpdatePasskeyAsync(user, assertion.Passkey);
        await signIn.SignInAsync(user, isPersistent: false, authenticationMethod: "passkey");
        return Results.NoContent();
    }

    public static async Task<IResult> CreationOptionsAsync(HttpContext context, SignInManager<StaffUser> signIn, UserManager<StaffUser> users)
    {
        var user = (await users.GetUserAsync(context.User))!;
        var entity = new PasskeyUserEntity { Id = user.Id.ToString(), Name = user.UserName!, DisplayName = user.DisplayName };
        return Results.Text(await signIn.MakePasskeyCreationOptionsAsync(entity), "application/json");
    }

    public static async Task<IResult> AddAsync(
        HttpContext context,
        SignInManager<StaffUser> signIn,
        UserManager<StaffUser> users,
        Transactions transactions,
        StaffChanges changes)
    {
        var user = (await users.GetUserAsync(context.User))!;
        if ((await users.GetPasskeysAsync(user)).Count >= MaxPerUser)
            return Refuse($"You have {MaxPerUser} passkeys already. Remove one first.");
        if (await ReadAsync(context) is not { } credential)
            return Refuse("The answer of the passkey could not be read.");
        var attestation = await AttestAsync(signIn, credential);
        if (attestation is null)
            return Refuse(NoCookie);
        if (attestation is not { Succeeded: true } || attestation.UserEntity.Id != user.Id.ToString())
            return Refuse("The passkey was not accepted. Try once more.");
        attestation.Passkey.Name = NameOf(context.Request.Query["name"], attestation.Passkey);
        var saved = await transactions.RunAsync(async () =>
        {
            changes.Add(user.Id, "passkey-added", user.Id);
            return await users.AddOrUpdatePasskeyAsync(user, attestation.Passkey);
        }, context.RequestAborted);
        return saved.Succeeded ? Results.NoContent() : Refuse("The passkey could not be saved.");
    }

    private static string NameOf(string? given, UserPasskeyInfo passkey) =>
        given?.Trim() is { Length: > 0 and <= 60 } name ? name : passkey.IsBackedUp ? "Synced passkey" : "This device";

    // Without a challenge of ours in the cookie, Identity throws instead of failing.
    private static async Task<PasskeyAssertionResult<StaffUser>?> AssertAsync(SignInManager<StaffUser> signIn, string credential)
    {
        try
        {
            return await signIn.PerformPasskeyAssertionAsync(credential);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static async Task<PasskeyAttestationResult?> AttestAsync(SignInManager<StaffUser> signIn, string credential)
    {
        try
        {
            return await signIn.PerformPasskeyAttestationAsync(credential);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static async Task<string?> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength is null or > MaxBody || !context.Request.HasJsonContentType())
            return null;
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.GetRawText() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IResult Refuse(string detail) => Results.Problem(title: "The passkey was not accepted", detail: detail, statusCode: StatusCodes.Status400BadRequest);
}
