using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Shared;

/// <summary>The page a person sees instead of what was asked for: what happened, in plain words, and what to do.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class ProblemModel : PageModel
{
    /// <summary>Taken from the route alone: of a form that could not be read nothing is bound.</summary>
    public int Status => int.Parse((string)RouteData.Values["status"]!, CultureInfo.InvariantCulture);

    public ErrorWords Words => ErrorWords.ForPeople(Status);

    /// <summary>Nobody gets here but by an error.</summary>
    public IActionResult OnGet() => HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is null ? NotFound() : Page();
}
