using System.Security.Claims;
using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Policies.Publishing;

/// <summary>All versions of all sites' policies and where each stands, and the door to the next one.</summary>
internal sealed class PoliciesPageModel(KeptDb db, DraftDesk desk, Publication publication, PolicyShelf shelf, Snapshot<SiteDirectory> sites, SiteUrls urls, TimeProvider time) : PageModel
{
    public IReadOnlyList<(Site Site, IReadOnlyList<VersionLine> Lines)> Shelves { get; private set; } = [];

    public string? Refused { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        return Page();
    }

    /// <summary>Begins a draft with the text in force, so that whoever changes a comma need not type the rest.</summary>
    public async Task<IActionResult> OnPostAsync(string? site, CancellationToken cancel)
    {
        if (site is null || !sites.Current.ById.TryGetValue(site, out var found))
            return NotFound();
        var text = shelf.InForce(found.Policy, time.GetUtcNow()).Document.Source;
        var id = await desk.BeginAsync(found.Policy, text, User.Author(), cancel);
        return LocalRedirect($"/console/policies/{id}");
    }

    public async Task<IActionResult> OnPostWithdrawAsync(string? name, string? version, CancellationToken cancel)
    {
        try
        {
            await publication.WithdrawAsync(name ?? "", version ?? "", User.Author(), cancel);
            return LocalRedirect("/console/policies");
        }
        catch (PublishingRefusedException e)
        {
            Refused = e.Message;
            await LoadAsync(cancel);
            return Page();
        }
    }

    /// <summary>The version as shoppers of the site read it.</summary>
    public string PublicPage(Site site, PublishedPolicy version) => urls.For(site, $"/privacy/policy/{version.Version}");

    private async Task LoadAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var published = await db.Set<PublishedPolicy>().AsNoTracking().OrderByDescending(p => p.EffectiveAt).ThenByDescending(p => p.Version).ToListAsync(cancel);
        var drafts = await db.Set<PolicyDraft>().AsNoTracking().OrderByDescending(d => d.ChangedAt).ToListAsync(cancel);
        var chosen = HttpContext.ConsoleSiteOf(sites.Current);
        Shelves = [.. sites.Current.Sites.Where(s => chosen is null || s == chosen).Select(s => (s, (IReadOnlyList<VersionLine>)
        [
            .. drafts.Where(d => d.PolicyName == s.Policy && d.State is (DraftState.Draft or DraftState.AwaitingApproval)).Select(d => new VersionLine(d)),
            .. published.Where(p => p.Name == s.Policy).Select(p => LineOf(p, drafts, now)),
        ]))];
    }

    private VersionLine LineOf(PublishedPolicy version, List<PolicyDraft> drafts, DateTimeOffset now)
    {
        var draft = drafts.Find(d => d.PolicyName == version.Name && d.PublishedVersion == version.Version);
        var by = version.ApprovedBy is null ? "came as a file" : draft?.AuthorNames ?? version.UploadedBy;
        return new VersionLine(version, Standing(version, now), by) { ApprovedDraft = draft?.Id };
    }

    private VersionState Standing(PublishedPolicy version, DateTimeOffset now)
    {
        if (version.WithdrawnAt is not null)
            return VersionState.Withdrawn;
        if (version.EffectiveAt > now)
            return VersionState.Scheduled;
        return PublishedPolicy.VersionOf(shelf.InForce(version.Name, now).Document.Version) == version.Version ? VersionState.InForce : VersionState.Replaced;
    }
}

/// <summary>Where a published version stands now.</summary>
internal enum VersionState
{
    Scheduled,
    InForce,
    Replaced,
    Withdrawn,
}

/// <summary>One line of the list: a draft, or a published version.</summary>
internal sealed record VersionLine(PolicyDraft? Draft, PublishedPolicy? Published, VersionState State, string By)
{
    public VersionLine(PolicyDraft draft)
        : this(draft, null, default, draft.AuthorNames)
    {
    }

    public VersionLine(PublishedPolicy published, VersionState state, string by)
        : this(null, published, state, by)
    {
    }

    /// <summary>The draft that a published version was.</summary>
    public Guid? ApprovedDraft { get; init; }

    public string StateWords => Draft is not null ? DraftDesk.Words(Draft.State) : State switch
    {
        VersionState.Scheduled => "scheduled",
        VersionState.InForce => "in force",
        VersionState.Replaced => "replaced",
        _ => "withdrawn",
    };

    public string Tone => (Draft, State) switch
    {
        ({ State: DraftState.AwaitingApproval }, _) or (null, VersionState.Scheduled) => "warn",
        (null, VersionState.InForce) => "good",
        _ => "",
    };
}

internal static class AuthorClaims
{
    /// <summary>The signed-in member of staff, as drafts and entries name them.</summary>
    public static Author Author(this ClaimsPrincipal user) =>
        new(user.Staff(), user.FindFirstValue(ClaimTypes.GivenName) is { Length: > 0 } name ? name.Replace(',', ' ') : user.Identity?.Name ?? "staff");
}
