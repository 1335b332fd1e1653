using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Requests;
using Kept.Server.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Kept.Server.Staff.Accounts;

/// <summary>Asks for an e-mail address and mails a sign-in link; the answer is the same for every address.</summary>
[EnableRateLimiting(RateLimits.SignIn)]
internal sealed class AccountSignInModel(AccountDesk desk) : PageModel
{
    [BindProperty]
    public string? Email { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sent { get; set; }

    /// <summary>Set by the redirect after a sign-in link was used.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Arrived { get; set; }

    public async Task<IActionResult> OnGetAsync()
    {
        SessionPage.Private(HttpContext);
        return Arrived is not null && await HttpContext.AccountAsync() is not null ? Redirect("/account") : Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        SessionPage.Private(HttpContext);
        if (EmailAddress.Problem(Email) is { } problem)
        {
            ModelState.AddModelError(nameof(Email), problem);
            return Page();
        }
        await desk.AskAsync(HttpContext.Site(), Email!, cancel);
        return Redirect("/account/sign-in?sent=yes");
    }
}
