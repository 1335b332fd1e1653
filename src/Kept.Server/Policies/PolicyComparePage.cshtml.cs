using Kept.Policy;
using Kept.Server.Network;
using Kept.Server.Policies.Publishing;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Policies;

/// <summary>Two versions of the site's policy side by side: what prose and which rules changed.</summary>
internal sealed class PolicyComparePageModel(PolicyShelf shelf) : PageModel
{
    public PolicyComparison Comparison { get; private set; } = null!;

    public IReadOnlyList<PolicyVersion> Versions { get; private set; } = [];

    public IActionResult OnGet(string? from, string? to)
    {
        var name = HttpContext.Site().Policy;
        Versions = shelf.Versions(name);
        var first = from is null ? Versions[Math.Min(1, Versions.Count - 1)] : shelf.FindByDate(name, from);
        var second = to is null ? Versions[0] : shelf.FindByDate(name, to);
        if (first is null || second is null)
            return NotFound();
        Comparison = new PolicyComparison(first, second);
        return Page();
    }

    public static string Words(ChangeTerms terms) => terms.Mode switch
    {
        ChangeMode.AfterNotice => $"after direct notice and {Consequences.Days(terms.NoticeDays)} to object",
        ChangeMode.AfterConsent => "only with your consent",
        _ => "never",
    };

    public static string Words(MarketingDefault marketing) => marketing == MarketingDefault.OptIn ? "none unless you ask for them" : "sent until you stop them";
}
