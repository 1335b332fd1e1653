using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>The letter as it will look, whom it reaches and whom not, and the button that sends it.</summary>
internal sealed class CampaignReviewModel(KeptDb db, OfferLetter letter, Audience audience, CampaignSwitch control, Snapshot<SiteDirectory> sites) : PageModel
{
    public Campaign Campaign { get; private set; } = null!;

    public Site Site { get; private set; } = null!;

    public string Subject { get; private set; } = "";

    public string Text { get; private set; } = "";

    /// <summary>Only for a draft: afterwards the campaign's own counts tell.</summary>
    public AudienceCount? Audience { get; private set; }

    public bool IsReady => Campaign is { State: CampaignState.Draft, Subject.Length: > 0, Body.Length: > 0 };

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancel)
    {
        if (await CampaignPreview.FindAsync(db, sites.Current, id, cancel) is not var (campaign, site))
            return NotFound();
        (Campaign, Site) = (campaign, site);
        (Subject, Text, _) = CampaignPreview.Render(letter, campaign, site);
        Audience = campaign.State == CampaignState.Draft ? await audience.CountAsync(site, cancel) : null;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancel)
    {
        if (await db.Set<Campaign>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is not { Subject.Length: > 0, Body.Length: > 0 })
            return NotFound();
        await control.StartAsync(id, cancel);
        return LocalRedirect($"/console/campaigns/{id}");
    }
}

/// <summary>The letter with a made-up reader and links that lead nowhere.</summary>
internal static class CampaignPreview
{
    public static async Task<(Campaign Campaign, Site Site)?> FindAsync(KeptDb db, SiteDirectory sites, Guid id, CancellationToken cancel) =>
        await db.Set<Campaign>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is { } campaign && sites.ById.TryGetValue(campaign.SiteId, out var site)
            ? (campaign, site)
            : null;

    public static (string Subject, string Text, string Html) Render(OfferLetter letter, Campaign campaign, Site site) =>
        letter.Render(campaign, site, "Sam Sample", "about:blank", "about:blank");

    /// <summary>Answers with the HTML part alone, to be shown in a frame.</summary>
    public static async Task<IResult> HtmlAsync(Guid id, KeptDb db, Snapshot<SiteDirectory> sites, OfferLetter letter, HttpContext context, CancellationToken cancel) =>
        await FindAsync(db, sites.Current, id, cancel) is var (campaign, site)
            ? MailHtml(context, Render(letter, campaign, site).Html)
            : Results.NotFound();

    /// <summary>A mail's HTML as a page that may do nothing: no script, no picture from elsewhere, no form, no way out of its frame.</summary>
    public static IResult MailHtml(HttpContext context, string html)
    {
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox";
        context.Response.Headers.CacheControl = "no-store";
        return Results.Text(html, "text/html; charset=utf-8");
    }
}
