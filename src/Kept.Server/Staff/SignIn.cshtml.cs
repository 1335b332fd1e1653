using System.ComponentModel.DataAnnotations;
using Kept.Server.Staff.Passwords;
using Kept.Server.Staff.SecondFactor;
using Kept.Server.Staff.SignIns;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Kept.Server.Staff;

/// <summary>Signs staff in by user name and password; the passkey button posts to <see cref="Passkeys"/> instead.</summary>
[EnableRateLimiting(RateLimits.SignIn)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class SignInModel(
    UserManager<StaffUser> users,
    StaffSignInManager signIn,
    PasswordCheck passwords,
    Factors factors,
    TimeProvider time) : PageModel
{
    // One answer for a wrong name, a wrong password and a deactivated name, so that nobody learns which names exist.
    private const string Refusal = "User name and password do not match.";

    private const string PasskeyAlone = "Your password is right, but your network requires a second factor: "
        + "sign in with your passkey. If you lost it, an administrator can remove it on the console's Staff page.";

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>Set by the redirect after a successful sign-in.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Arrived { get; set; }

    /// <summary>Set when the second step took too long.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Expired { get; set; }

    /// <summary>Set after a recovery link was used.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Recovered { get; set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync() =>
        (await HttpContext.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Succeeded ? Redirect(StaffSignIn.ReturnTo(ReturnUrl)) : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        (Arrived, Expired, Recovered) = (null, null, null);
        if (!ModelState.IsValid)
            return Page();
        var name = Input.UserName!.Trim();
        var user = await users.FindByNameAsync(name);
        var outcome = await passwords.TryAsync(HttpContext, name, user, Input.Password!);
        if (outcome.RetryAt is { } moment)
            return Refuse(Waits.Tell(HttpContext, "wrong passwords", moment, time));
        if (!outcome.IsRight)
            return Refuse(Refusal);
        if (await factors.NeedsPasskeyAsync(user!))
            return Refuse(PasskeyAlone);
        var returnUrl = Uri.EscapeDataString(StaffSignIn.ReturnTo(ReturnUrl));
        return (await signIn.ContinueAsync(user!)).RequiresTwoFactor
            ? Redirect($"/console/sign-in/code?arrived=yes&returnUrl={returnUrl}")
            : Redirect(StaffSignIn.Arrival(ReturnUrl));
    }

    private PageResult Refuse(string message)
    {
        ModelState.AddModelError("", message);
        return Page();
    }

    internal sealed class Form
    {
        [Required(ErrorMessage = "Enter your user name.")]
        [StringLength(StaffUser.MaxNameLength, ErrorMessage = "A user name has at most 60 characters.")]
        public string? UserName { get; set; }

        [Required(ErrorMessage = "Enter your password.")]
        [StringLength(PasswordRules.MaxInput, ErrorMessage = PasswordRules.TooLong)]
        public string? Password { get; set; }
    }
}
