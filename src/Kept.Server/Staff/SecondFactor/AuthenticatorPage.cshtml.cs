using System.ComponentModel.DataAnnotations;
using Kept.Server.Staff.Passwords;
using Kept.Server.Staff.SignIns;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Staff.SecondFactor;

/// <summary>Sets up an authenticator app, makes recovery codes, switches it off. What weakens the sign-in asks the password.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class AuthenticatorPageModel(
    UserManager<StaffUser> users, SignInManager<StaffUser> signIn, PasswordCheck passwords, StaffChanges changes,
    Transactions transactions, Factors factors, TimeProvider time) : PageModel
{
    private const int RecoveryCodes = 10;

    public StaffUser Me { get; private set; } = null!;

    /// <summary>The key in base32 while it is being set up; null before that and afterwards.</summary>
    public string? Key { get; private set; }

    /// <summary>Codes just made, shown this once.</summary>
    public IReadOnlyList<string> NewCodes { get; private set; } = [];

    public int CodesLeft { get; private set; }

    [BindProperty]
    [StringLength(20, ErrorMessage = "A code has six digits.")]
    public string? Code { get; set; }

    [BindProperty]
    [StringLength(PasswordRules.MaxInput, ErrorMessage = PasswordRules.TooLong)]
    public string? Password { get; set; }

    /// <summary>What the QR code says, in the form that authenticator apps agree on.</summary>
    public string KeyUri => $"otpauth://totp/Kept:{Uri.EscapeDataString($"{Me.UserName} at {Request.Host.Host}")}?secret={Key}&issuer=Kept&digits=6&period=30";

    public Task OnGetAsync() => LoadAsync();

    /// <summary>Makes a new key; the app is not asked for codes before one of them was confirmed.</summary>
    public async Task<IActionResult> OnPostStartAsync(CancellationToken cancel)
    {
        await LoadAsync();
        if (!Me.TwoFactorEnabled)
        {
            await transactions.RunAsync(() => users.ResetAuthenticatorKeyAsync(Me), cancel);
            await signIn.RefreshSignInAsync(Me);
        }
        return Redirect("/console/profile/authenticator");
    }

    public async Task<IActionResult> OnPostConfirmAsync(CancellationToken cancel)
    {
        await LoadAsync();
        if (Me.TwoFactorEnabled || Key is null)
            return Redirect("/console/profile/authenticator");
        var code = Spaceless(Code);
        if (!ModelState.IsValid || code.Length == 0)
            return Refuse(nameof(Code), "Enter the six digits that the app shows.");
        await transactions.RunAsync(async () =>
        {
            if (!await users.VerifyTwoFactorTokenAsync(Me, TokenOptions.DefaultAuthenticatorProvider, code))
                return;
            Require(await users.SetTwoFactorEnabledAsync(Me, true));
            changes.Add(Me.Id, "authenticator-added", Me.Id);
            await MakeCodesAsync();
        }, cancel);
        if (!Me.TwoFactorEnabled)
            return Refuse(nameof(Code), "This is not the code of the moment. Wait for the next one, and check that the phone's clock is right.");
        await signIn.RefreshSignInAsync(Me);
        return Page();
    }

    public async Task<IActionResult> OnPostCodesAsync(CancellationToken cancel)
    {
        await LoadAsync();
        if (Me.TwoFactorEnabled && await IsMeAsync("codes"))
            await transactions.RunAsync(MakeCodesAsync, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostOffAsync(CancellationToken cancel)
    {
        await LoadAsync();
        if (!await IsMeAsync("off"))
            return Page();
        await transactions.RunAsync(async () =>
        {
            await factors.ForgetAuthenticatorAsync(Me.Id, cancel);
            Require(await users.SetTwoFactorEnabledAsync(Me, false));
            changes.Add(Me.Id, "authenticator-removed", Me.Id);
        }, cancel);
        await signIn.RefreshSignInAsync(Me);
        return Redirect("/console/profile?saved=authenticator-off");
    }

    private async Task MakeCodesAsync()
    {
        NewCodes = [.. await users.GenerateNewTwoFactorRecoveryCodesAsync(Me, RecoveryCodes) ?? []];
        CodesLeft = NewCodes.Count;
    }

    /// <summary>Asks the password, counted like tries to sign in, so that an unattended window is not enough.</summary>
    private async Task<bool> IsMeAsync(string form)
    {
        if (ModelState.IsValid && Password is { Length: > 0 } password)
        {
            var outcome = await passwords.TryAsync(HttpContext, Me.UserName!, Me, password);
            if (outcome.IsRight)
                return true;
            Refuse($"{form}-password", outcome.RetryAt is { } moment
                ? Waits.Tell(HttpContext, "wrong passwords", moment, time)
                : "This is not your password.");
            return false;
        }
        Refuse($"{form}-password", "Enter your password.");
        return false;
    }

    /// <summary>Undoes all when somebody changed the same user meanwhile.</summary>
    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new InvalidOperationException($"The second factor was not changed: {result}.");
    }

    private PageResult Refuse(string field, string message)
    {
        ModelState.AddModelError(field, message);
        return Page();
    }

    private async Task LoadAsync()
    {
        Me = (await users.GetUserAsync(User))!;
        Key = Me.TwoFactorEnabled ? null : await users.GetAuthenticatorKeyAsync(Me);
        CodesLeft = Me.TwoFactorEnabled ? await users.CountRecoveryCodesAsync(Me) : 0;
    }

    internal static string Spaceless(string? code) => (code ?? "").Replace(" ", "", StringComparison.Ordinal).Replace("\u00a0", "", StringComparison.Ordinal);
}
