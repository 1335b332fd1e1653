using System.ComponentModel.DataAnnotations;
using Kept.Server.Staff.Passwords;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Staff.Recovery;

/// <summary>
/// Where the link of <c>kept staff recover</c> leads. It sets a password and signs nobody in: the second factor, unless
/// it was reset, is asked by the sign-in that follows.
/// </summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class RecoverPageModel(Recoveries recoveries) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public StaffUser? Found { get; private set; }

    public bool ResetsSecondFactor { get; private set; }

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancel) =>
        await FindAsync(token, cancel) is null ? StatusCode(StatusCodes.Status410Gone) : Page();

    public async Task<IActionResult> OnPostAsync(string token, CancellationToken cancel)
    {
        if (await FindAsync(token, cancel) is not { } link)
            return StatusCode(StatusCodes.Status410Gone);
        if (Input.Password is not null && Input.Password != Input.Repeat)
            ModelState.AddModelError("Input.Repeat", "The two passwords differ.");
        if (!ModelState.IsValid)
            return Page();
        var redeemed = await recoveries.RedeemAsync(link, Found!, Input.Password!, cancel);
        if (redeemed is null)
            return StatusCode(StatusCodes.Status410Gone);
        if (redeemed.Succeeded)
            return Redirect("/console/sign-in?recovered=yes");
        ModelState.AddModelError("Input.Password", IdentityWords.Of(redeemed.Errors.First()));
        return Page();
    }

    private async Task<StaffRecovery?> FindAsync(string token, CancellationToken cancel)
    {
        var found = await recoveries.FindAsync(token, cancel);
        (Found, ResetsSecondFactor) = (found?.User, found?.Link.ResetsSecondFactor ?? false);
        return found?.Link;
    }

    internal sealed class Form
    {
        [Required(ErrorMessage = "Choose a password.")]
        [StringLength(PasswordRules.MaxInput, ErrorMessage = PasswordRules.TooLong)]
        public string? Password { get; set; }

        [Required(ErrorMessage = "Enter the password once more.")]
        public string? Repeat { get; set; }
    }
}
