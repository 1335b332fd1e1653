using System.ComponentModel.DataAnnotations;
using Kept.Server.Staff.SecondFactor;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Kept.Server.Staff;

/// <summary>Signs staff in by user name and password; the passkey button posts to <see cref="Passkeys"/> instead.</summary>
[EnableRateLimiting(RateLimits.SignIn)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class SignInModel(UserManager<StaffUser> users, SignInManager<StaffUser> signIn, Factors factors, TimeProvider time) : PageModel
{
    // One answer for a wrong name, a wrong password and a locked name, so that nobody learns which names exist.
    private const string Refusal = "User name and password do not match. After five wrong tries a name is locked for 15 minutes.";

    private const string PasskeyAlone = "A password alone opens nothing here: sign in with your passkey. If it is lost, an administrator can remove it on the console's Staff page.";

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync() =>
        (await HttpContext.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Succeeded ? Redirect(StaffSignIn.ReturnTo(ReturnUrl)) : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
            return Page();
        if (await users.FindByNameAsync(Input.UserName!.Trim()) is not { } user)
        {
            // Hashing costs as much as comparing, so the time of the answer does not tell a known name either.
            users.PasswordHasher.HashPassword(new StaffUser(), Input.Password!);
            return Refuse(Refusal);
        }
        if (await factors.NeedsPasskeyAsync(user))
            return (await signIn.CheckPasswordSignInAsync(user, Input.Password!, lockoutOnFailure: true)).Succeeded ? Refuse(PasskeyAlone) : Refuse(Refusal);
        var result = await signIn.PasswordSignInAsync(user, Input.Password!, isPersistent: false, lockoutOnFailure: true);
        if (result.RequiresTwoFactor)
            return Redirect($"/console/sign-in/code?returnUrl={Uri.EscapeDataString(StaffSignIn.ReturnTo(ReturnUrl))}");
        if (!result.Succeeded)
            return Refuse(Refusal);
        user.LastSignInAt = time.GetUtcNow();
        await users.UpdateAsync(user);
        return Redirect(StaffSignIn.ReturnTo(ReturnUrl));
    }

    private PageResult Refuse(string message)
    {
        ModelState.AddModelError("", message);
        return Page();
    }

    internal sealed class Form
    {
        [Required(ErrorMessage = "Write your user name.")]
        [StringLength(StaffUser.MaxNameLength, ErrorMessage = "A user name has at most 60 characters.")]
        public string? UserName { get; set; }

        [Required(ErrorMessage = "Write your password.")]
        [StringLength(200, ErrorMessage = "A password has at most 200 characters.")]
        public string? Password { get; set; }
    }
}
