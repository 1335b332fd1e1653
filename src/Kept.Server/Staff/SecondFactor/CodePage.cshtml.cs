using System.ComponentModel.DataAnnotations;
using Kept.Server.Shared;
using Kept.Server.Staff.SignIns;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using SignInResult = Microsoft.AspNetCore.Identity.SignInResult;

namespace Kept.Server.Staff.SecondFactor;

/// <summary>The second step of the sign-in: a code of the authenticator app, or one of the recovery codes.</summary>
[EnableRateLimiting(RateLimits.SignIn)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class CodePageModel(
    StaffSignInManager signIn, SignInAttempts attempts, KnownDevices devices, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>Set by the redirect after the right password.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Arrived { get; set; }

    [BindProperty]
    [StringLength(40, ErrorMessage = "A code is shorter.")]
    public string? Code { get; set; }

    public async Task<IActionResult> OnGetAsync() =>
        await signIn.GetTwoFactorAuthenticationUserAsync() is not null ? Page()
            : Arrived is not null ? Redirect(StaffSignIn.Arrival(ReturnUrl))
            : StartAgain();

    public Task<IActionResult> OnPostAsync() => SignInAsync(
        "code",
        code => signIn.TwoFactorAuthenticatorSignInAsync(code, isPersistent: false, rememberClient: false),
        "Enter the six digits that the app shows.",
        "This code is wrong, was used already or is too old. Wait for the next one.");

    public Task<IActionResult> OnPostRecoveryAsync() => SignInAsync(
        "recovery code",
        code => signIn.TwoFactorRecoveryCodeSignInAsync(code.ToUpperInvariant()),
        "Enter one of your recovery codes.",
        "This is none of your unused recovery codes. Each works once.");

    private async Task<IActionResult> SignInAsync(
        string what, Func<string, Task<SignInResult>> check, string missing, string wrong)
    {
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is not { } user)
            return StartAgain();
        var code = AuthenticatorPageModel.Spaceless(Code);
        if (!ModelState.IsValid || code.Length == 0)
            return Refuse(missing);
        // The framework does not check this before a recovery code.
        if (!await signIn.CanSignInAsync(user))
            return StartAgain();
        var cancel = HttpContext.RequestAborted;
        var (address, device) = (HttpContext.ClientAddress(), devices.Of(HttpContext, user));
        var name = user.NormalizedUserName!;
        var attempt = await attempts.BeginAsync(SignInStep.Code, name, user.Id, address, device, cancel);
        if (attempt.RetryAt is { } moment)
            return Refuse(Waits.Tell(HttpContext, "wrong codes", moment, time));
        if ((await check(code)).Succeeded)
        {
            await attempts.SucceededAsync(attempt, cancel);
            return Redirect(StaffSignIn.Arrival(ReturnUrl));
        }
        await attempts.FailedAsync(attempt, what, cancel);
        return Refuse(wrong);
    }

    private RedirectResult StartAgain() =>
        Redirect($"/console/sign-in?expired=yes&returnUrl={Uri.EscapeDataString(StaffSignIn.ReturnTo(ReturnUrl))}");

    private PageResult Refuse(string message)
    {
        ModelState.AddModelError(nameof(Code), message);
        return Page();
    }
}
