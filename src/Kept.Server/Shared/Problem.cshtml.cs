using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Shared;

/// <summary>The page a person sees instead of what was asked for: what happened, in plain words, and what to do.</summary>
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class ProblemModel : PageModel
{
    /// <summary>Taken from the route alone: of a form that could not be read nothing is bound.</summary>
    public int Status => int.Parse((string)RouteData.Values["status"]!, CultureInfo.InvariantCulture);

    public string Title { get; private set; } = "";

    public string Advice { get; private set; } = "";

    public IActionResult OnGet() => Answer();

    public IActionResult OnPost() => Answer();

    public IActionResult OnPut() => Answer();

    /// <summary>A page for people; problem details (RFC 9457) for programs that call the API.</summary>
    private IActionResult Answer()
    {
        Show();
        var path = HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath ?? "";
        return path.StartsWith("/api/", StringComparison.OrdinalIgnoreCase)
            ? new ObjectResult(new ProblemDetails { Title = Title, Detail = Advice, Status = Status }) { StatusCode = Status, ContentTypes = { "application/problem+json" } }
            : Page();
    }

    private void Show() => (Title, Advice) = Status switch
    {
        400 => ("We could not read that", "The form or address was incomplete or damaged. Go back, check it, and send it again. Nothing was changed."),
        401 or 403 => ("This is not open to you", "You may need to sign in, or the form came from another site. Nothing was changed."),
        404 => ("There is no such page", "The address may have a typing error, or the page has moved. The search at the top finds every product."),
        405 => ("This page does not work that way", "Open it from the shop's own links and forms."),
        410 => ("This link is no longer valid", "It was used already or has expired. Ask for a new one; nothing was changed."),
        413 or 414 => ("That was too much at once", "What you sent is larger than this page accepts. Shorten it and send it again."),
        429 => ("A little too fast", "There were many requests from your connection. Wait a minute and try again."),
        503 => ("We are not ready", "The shop cannot reach its database just now. Nothing was lost; try again in a minute."),
        >= 500 => ("Something went wrong on our side", "Nothing you entered was kept half-way. Try again; if it goes on, write to us at the address on the contact page."),
        _ => ("That did not work", "Go back and try again. Nothing was changed."),
    };
}
