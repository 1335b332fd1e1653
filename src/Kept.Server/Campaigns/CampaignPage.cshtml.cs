using System.ComponentModel.DataAnnotations;
using Kept.Server.Disclosures;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>One campaign: written while it is a draft, watched and paused after that.</summary>
internal sealed class CampaignPageModel(KeptDb db, Transactions transactions, CampaignSwitch control, Advertisers advertisers, OfferLetter letter, LedgerWriter ledger, Snapshot<SiteDirectory> sites) : PageModel
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

    /// <summary>Which version of the draft was opened.</summary>
    [BindProperty]
    public int Version { get; set; }

    /// <summary>Set when somebody else saved after the form was opened.</summary>
    public SaveConflict? Conflict { get; private set; }

    public Campaign Campaign { get; private set; } = null!;

    public IReadOnlyList<Partner> Advertisers { get; private set; } = [];

    public Site? Site { get; private set; }

    public CampaignProgress Progress { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancel)
    {
        if (!await LoadAsync(id, cancel))
            return NotFound();
        (Name, Subject, Body, Advertiser, Version) = (Campaign.Name, Campaign.Subject, Campaign.Body, Campaign.Advertiser, Campaign.Version);
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
        var typed = Campaign.FieldsOf(Name!.Trim(), advertiser, Subject!.Trim(), Body).ToList();
        if (await transactions.RunAsync(() => SaveAsync(id, advertiser, typed, cancel), cancel))
            return LocalRedirect($"/console/campaigns/{id}{(then == "review" ? "/review" : "")}");
        await LoadAsync(id, cancel);
        if (Campaign.State == CampaignState.Draft)
            Conflict = new SaveConflict("This campaign", FieldChange.Between(Campaign.Fields(), typed));
        else
            ModelState.AddModelError("", "This campaign was started meanwhile and can no longer be changed. Nothing was saved.");
        Version = Campaign.Version;
        ModelState.Remove(nameof(Version));
        return Page();
    }

    /// <summary>False when it is no draft any more, or somebody else saved it meanwhile.</summary>
    private async Task<bool> SaveAsync(Guid id, string? advertiser, List<FieldText> typed, CancellationToken cancel)
    {
        var saved = await db.Set<Campaign>().Where(c => c.Id == id && c.State == CampaignState.Draft && c.Version == Version).ExecuteUpdateAsync(
            c => c.SetProperty(x => x.Name, Name!.Trim()).SetProperty(x => x.Subject, Subject!.Trim()).SetProperty(x => x.Body, Body!)
                .SetProperty(x => x.Advertiser, advertiser).SetProperty(x => x.Version, x => x.Version + 1), cancel);
        // The version is the one that was loaded, so what was loaded is what was replaced.
        if (saved > 0)
            new StaffAct(User.Staff(), "changed", "campaign", id.ToString("N")) { Changes = FieldChange.Between(Campaign.Fields(), typed) }.Add(ledger, Campaign.SiteId);
        return saved > 0;
    }

    public async Task<IActionResult> OnPostPauseAsync(Guid id, CancellationToken cancel)
    {
        await control.PauseAsync(id, User.Staff(), cancel);
        return LocalRedirect($"/console/campaigns/{id}");
    }

    public async Task<IActionResult> OnPostResumeAsync(Guid id, CancellationToken cancel)
    {
        await control.ResumeAsync(id, User.Staff(), cancel);
        return LocalRedirect($"/console/campaigns/{id}");
    }

    private void CheckLiquid(string field, string? text)
    {
        if (text is not null && Site is not null && letter.Problem(text, Site) is { } error)
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
