using System.Globalization;
using Kept.Server.Shared;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Staff;

/// <summary>The page that staff see instead of what they asked for; with the console's navigation when they are signed in.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class ConsoleProblemModel : PageModel
{
    /// <summary>Taken from the route alone: of a form that could not be read nothing is bound.</summary>
    public int Status => int.Parse((string)RouteData.Values["status"]!, CultureInfo.InvariantCulture);

    public bool SignedIn { get; private set; }

    public ErrorWords Words => Status switch
    {
        403 => new("This is not open to you", "Your roles do not allow it, or the form came from another site. An administrator can give you a role on the Staff page. Nothing was changed."),
        404 => new("There is no such page", "The address may have a typing error, or what it showed was removed."),
        405 => new("This page does not work that way", "Open it from the console's own links and forms."),
        >= 500 => new("Something went wrong on the server", "Nothing was saved in part. Try again; if it keeps happening, check the server's log."),
        var status => ErrorWords.ForPeople(status),
    };

    /// <summary>Nobody gets here but by an error.</summary>
    public async Task<IActionResult> OnGetAsync()
    {
        if (HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is null)
            return NotFound();
        if (await HttpContext.AuthenticateAsync(IdentityConstants.ApplicationScheme) is { Succeeded: true } signedIn)
            (SignedIn, HttpContext.User) = (true, signedIn.Principal);
        return Page();
    }
}
