using Kept.Server.Network;
using Kept.Server.Policies;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Requests;

/// <summary>The privacy centre's front page: five doors, and who answers behind them.</summary>
internal sealed class PrivacyPageModel(PolicyShelf shelf, TimeProvider time) : PageModel
{
    public Site Site { get; private set; } = null!;

    public PolicyVersion InForce { get; private set; } = null!;

    public void OnGet()
    {
        Site = HttpContext.Site();
        InForce = shelf.InForce(Site.Policy, time.GetUtcNow());
    }
}
