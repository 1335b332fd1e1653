using System.Globalization;
using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Policies;

/// <summary>The policy in force, or another version of it, as people read it, with the rules under each clause.</summary>
internal sealed class PolicyPageModel(KeptDb db, PolicyShelf shelf, TimeProvider time) : PageModel
{
    private DateTimeOffset now;

    public PolicyVersion Shown { get; private set; } = null!;

    public PolicyVersion InForce { get; private set; } = null!;

    public PolicyProse Prose { get; private set; } = null!;

    /// <summary>How often each rule acted in the last days: counts, and nobody's name.</summary>
    public RuleCounts Counts { get; private set; } = null!;

    /// <summary>All versions, the newest first.</summary>
    public IReadOnlyList<PolicyVersion> Versions { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string? version, CancellationToken cancel)
    {
        var name = HttpContext.Site().Policy;
        Versions = shelf.Versions(name);
        now = time.GetUtcNow();
        InForce = shelf.InForce(name, now);
        if ((version is null ? InForce : shelf.FindByDate(name, version)) is not { } found)
            return NotFound();
        Shown = found;
        Prose = PolicyProse.Of(found.Document);
        Counts = await RuleCounts.OfAsync(db, HttpContext.Site().Id, found, DateOnly.FromDateTime(now.UtcDateTime), cancel);
        return Page();
    }

    /// <summary>Where a version stands today: in force, still to come, or replaced and by which.</summary>
    public string StandingOf(PolicyVersion version)
    {
        if (version == InForce)
            return "in force";
        if (version.EffectiveAt > now)
            return $"comes into force on {Long(version.Document.Effective)}";
        var next = Versions.TakeWhile(v => v != version).LastOrDefault();
        return next is null ? "replaced" : $"replaced on {Long(next.Document.Effective)}";
    }

    public static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Long(DateOnly date) => date.ToString("MMMM d, yyyy", CultureInfo.InvariantCulture);
}
