using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using SignInResult = Microsoft.AspNetCore.Identity.SignInResult;

namespace Kept.Server.Staff.SecondFactor;

/// <summary>The second step of the sign-in: a code of the authenticator app, or one of the recovery codes.</summary>
[EnableRateLimiting(RateLimits.SignIn)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class CodePageModel(UserManager<StaffUser> users, SignInManager<StaffUser> signIn, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    [StringLength(40, ErrorMessage = "A code is shorter.")]
    public string? Code { get; set; }

    public async Task<IActionResult> OnGetAsync() => await signIn.GetTwoFactorAuthenticationUserAsync() is null ? StartAgain() : Page();

    public Task<IActionResult> OnPostAsync() => SignInAsync(
        code => signIn.TwoFactorAuthenticatorSignInAsync(code, isPersistent: false, rememberClient: false),
        "Write the six digits that the app shows.",
        "This code is wrong, was used already or is too old. Wait for the next one.");

    public Task<IActionResult> OnPostRecoveryAsync() => SignInAsync(
        code => signIn.TwoFactorRecoveryCodeSignInAsync(code.ToUpperInvariant()),
        "Write one of your recovery codes.",
        "This is none of your unused recovery codes. Each works once.");

    private async Task<IActionResult> SignInAsync(Func<string, Task<SignInResult>> attempt, string missing, string wrong)
    {
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is not { } user)
            return StartAgain();
        var code = AuthenticatorPageModel.Spaceless(Code);
        if (!ModelState.IsValid || code.Length == 0)
            return Refuse(missing);
        // The framework checks neither of these before a recovery code.
        if (!await signIn.CanSignInAsync(user))
            return StartAgain();
        if (await users.IsLockedOutAsync(user))
            return Refuse("After five wrong tries a name is locked for 15 minutes. Then start again.");
        if (!(await attempt(code)).Succeeded)
            return Refuse(wrong);
        user.LastSignInAt = time.GetUtcNow();
        await users.UpdateAsync(user);
        return Redirect(StaffSignIn.ReturnTo(ReturnUrl));
    }

    private RedirectResult StartAgain() => Redirect($"/console/sign-in?returnUrl={Uri.EscapeDataString(StaffSignIn.ReturnTo(ReturnUrl))}");

    private PageResult Refuse(string message)
    {
        ModelState.AddModelError(nameof(Code), message);
        return Page();
    }
}
