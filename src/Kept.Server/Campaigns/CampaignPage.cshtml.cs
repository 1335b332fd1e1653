using System.ComponentModel.DataAnnotations;
using Kept.Server.Disclosures;
using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>One campaign: written while it is a draft, watched and paused after that.</summary>
internal sealed class CampaignPageModel(KeptDb db, Transactions transactions, CampaignSwitch control, Advertisers advertisers, Snapshot<SiteDirectory> sites) : PageModel
{
    [BindProperty, Required(ErrorMessage = "Enter a name for the campaign."), StringLength(100, ErrorMessage = "The name has at most 100 characters.")]
    public string? Name { get; set; }

    [BindProperty, Required(ErrorMessage = "Enter a subject."), StringLength(150, ErrorMessage = "The subject has at most 150 characters.")]
    public string? Subject { get; set; }

    [BindProperty, Required(ErrorMessage = "Write the letter."), StringLength(20_000, ErrorMessage = "The letter has at most 20,000 characters.")]
    public string? Body { get; set; }

    /// <summary>The partner whose goods it is about; empty for the site's own.</summary>
    [BindProperty]
    public string? Advertiser { get; set; }

    public Campaign Campaign { get; private set; } = null!;

    public IReadOnlyList<Partner> Advertisers { get; private set; } = [];

    public Site? Site { get; private set; }

    public CampaignProgress Progress { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancel)
    {
        if (!await LoadAsync(id, cancel))
            return NotFound();
        (Name, Subject, Body, Advertiser) = (Campaign.Name, Campaign.Subject, Campaign.Body, Campaign.Advertiser);
        return Page();
    }

    /// <summary>Saves the draft, and leads on to the review when that button was pressed.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, [FromForm] string? then, CancellationToken cancel)
    {
        if (!await LoadAsync(id, cancel))
            return NotFound();
        CheckLiquid(nameof(Subject), Subject);
        CheckLiquid(nameof(Body), Body);
        var advertiser = string.IsNullOrEmpty(Advertiser) ? null : Advertiser;
        if (advertiser is not null && Advertisers.All(p => p.Id != advertiser))
            ModelState.AddModelError(nameof(Advertiser), "Choose one of the advertisers among the shop's partners.");
        if (!ModelState.IsValid)
            return Page();
        var saved = await transactions.RunAsync(() => db.Set<Campaign>().Where(c => c.Id == id && c.State == CampaignState.Draft).ExecuteUpdateAsync(
            c => c.SetProperty(x => x.Name, Name!.Trim()).SetProperty(x => x.Subject, Subject!.Trim()).SetProperty(x => x.Body, Body!).SetProperty(x => x.Advertiser, advertiser), cancel), cancel);
        if (saved > 0)
            return LocalRedirect($"/console/campaigns/{id}{(then == "review" ? "/review" : "")}");
        ModelState.AddModelError("", "This campaign was begun meanwhile and cannot be changed any more. Nothing was saved.");
        return Page();
    }

    public async Task<IActionResult> OnPostPauseAsync(Guid id, CancellationToken cancel)
    {
        await control.PauseAsync(id, cancel);
        return LocalRedirect($"/console/campaigns/{id}");
    }

    public async Task<IActionResult> OnPostResumeAsync(Guid id, CancellationToken cancel)
    {
        await control.ResumeAsync(id, cancel);
        return LocalRedirect($"/console/campaigns/{id}");
    }

    private void CheckLiquid(string field, string? text)
    {
        if (text is not null && OfferLetter.Error(text) is { } error)
            ModelState.AddModelError(field, error);
    }

    private async Task<bool> LoadAsync(Guid id, CancellationToken cancel)
    {
        if (await db.Set<Campaign>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } campaign)
            return false;
        Campaign = campaign;
        Site = sites.Current.ById.GetValueOrDefault(campaign.SiteId);
        Advertisers = await advertisers.OfAsync(campaign.SiteId, cancel);
        Progress = (await control.ProgressAsync(id, cancel))!;
        return true;
    }
}
