using Kept.Server.Disclosures;
using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>The letter as it will look, whom it reaches and whom not, and the button that sends it.</summary>
internal sealed class CampaignReviewModel(KeptDb db, OfferLetter letter, AudienceCounts audience, Advertisers advertisers, CampaignSwitch control, Snapshot<SiteDirectory> sites) : PageModel
{
    public Campaign Campaign { get; private set; } = null!;

    public Site Site { get; private set; } = null!;

    public string Subject { get; private set; } = "";

    public string Text { get; private set; } = "";

    /// <summary>Null while the people are being counted, and for what is no draft: its own counts tell.</summary>
    public AudienceCount? Audience { get; private set; }

    /// <summary>How many people the counting has looked at so far.</summary>
    public int Looked { get; private set; }

    public Partner? Advertiser { get; private set; }

    /// <summary>False when the campaign is about a company whose agreement does not cover it.</summary>
    public bool IsCovered { get; private set; }

    public bool IsDraft => Campaign.State == CampaignState.Draft;

    public bool IsReady => Problem is null && Campaign is { State: CampaignState.Draft, Subject.Length: > 0, Body.Length: > 0 };

    /// <summary>What keeps the letter from being sent.</summary>
    public string? Problem { get; private set; }

    /// <summary>True when the draft was changed between its review and the press of the button.</summary>
    public bool Changed { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, bool changed, CancellationToken cancel)
    {
        Changed = changed;
        if (await CampaignPreview.FindAsync(db, sites.Current, id, cancel) is not var (campaign, site))
            return NotFound();
        (Campaign, Site) = (campaign, site);
        Advertiser = await advertisers.OfAsync(campaign, cancel);
        IsCovered = await advertisers.MayBeSentAsync(campaign, cancel);
        Problem = ProblemOf(campaign, site);
        if (Problem is null)
            (Subject, Text, _) = CampaignPreview.Render(letter, campaign, Advertiser, site);
        if (IsDraft)
            (Audience, Looked) = await audience.FindAsync(site, Advertiser, cancel);
        return Page();
    }

    private string? ProblemOf(Campaign campaign, Site site) => letter.Problem(campaign.Subject, site) ?? letter.Problem(campaign.Body, site);

    public async Task<IActionResult> OnPostAsync(Guid id, [FromForm] int version, CancellationToken cancel)
    {
        if (await db.Set<Campaign>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is not { Subject.Length: > 0, Body.Length: > 0 } campaign)
            return NotFound();
        if (sites.Current.FindById(campaign.SiteId) is not { } site || ProblemOf(campaign, site) is not null)
            return LocalRedirect($"/console/campaigns/{id}/review");
        // What kept it from starting, such as an agreement withdrawn meanwhile, stands on the review.
        var left = !await control.StartAsync(id, version, User.Staff(), cancel) && await db.Set<Campaign>().AnyAsync(c => c.Id == id && c.State == CampaignState.Draft, cancel);
        return LocalRedirect($"/console/campaigns/{id}{(left ? $"/review?changed={campaign.Version != version}" : "")}");
    }
}

/// <summary>The letter with a made-up reader and links that lead nowhere.</summary>
internal static class CampaignPreview
{
    public static async Task<(Campaign Campaign, Site Site)?> FindAsync(KeptDb db, SiteDirectory sites, Guid id, CancellationToken cancel) =>
        await db.Set<Campaign>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is { } campaign && sites.ById.TryGetValue(campaign.SiteId, out var site)
            ? (campaign, site)
            : null;

    public static (string Subject, string Text, string Html) Render(OfferLetter letter, Campaign campaign, Partner? advertiser, Site site) =>
        letter.Render(campaign, advertiser, site, "Sam Sample", "about:blank", "about:blank");

    /// <summary>Answers with the HTML part alone, to be shown in a frame.</summary>
    public static async Task<IResult> HtmlAsync(Guid id, KeptDb db, Snapshot<SiteDirectory> sites, OfferLetter letter, Advertisers advertisers, HttpContext context, CancellationToken cancel) =>
        await FindAsync(db, sites.Current, id, cancel) is var (campaign, site) && letter.Problem(campaign.Body, site) is null
            ? MailHtml(context, Render(letter, campaign, await advertisers.OfAsync(campaign, cancel), site).Html)
            : Results.NotFound();

    /// <summary>A mail's HTML as a page that may do nothing: no script, no picture from elsewhere, no form, no way out of its frame.</summary>
    public static IResult MailHtml(HttpContext context, string html)
    {
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox";
        context.Response.Headers.CacheControl = "no-store";
        return Results.Text(html, "text/html; charset=utf-8");
    }
}
