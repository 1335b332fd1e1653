using Kept.Server.Network;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Policies;

/// <summary>The terms and conditions in force, or an older version of them.</summary>
internal sealed class TermsPageModel(TermsShelf shelf, TimeProvider time) : PageModel
{
    public TermsVersion Shown { get; private set; } = null!;

    public TermsVersion InForce { get; private set; } = null!;

    public IReadOnlyList<TermsVersion> Versions { get; private set; } = [];

    public IActionResult OnGet(string? version)
    {
        var site = HttpContext.Site().Id;
        Versions = shelf.Versions(site);
        InForce = shelf.Current(site, time.GetUtcNow());
        if ((version is null ? InForce : shelf.Find(site, version)) is not { } found)
            return NotFound();
        Shown = found;
        return Page();
    }
}
