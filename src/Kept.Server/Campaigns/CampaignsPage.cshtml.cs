using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>All campaigns, the newest first, and the begin of a new one.</summary>
internal sealed class CampaignsPageModel(KeptDb db, Transactions transactions, Snapshot<SiteDirectory> sites, LedgerWriter ledger, TimeProvider time) : PageModel
{
    private const int Shown = 200;

    public IReadOnlyList<Campaign> Campaigns { get; private set; } = [];

    public SiteDirectory Directory => sites.Current;

    public async Task OnGetAsync(string? site, CancellationToken cancel) =>
        Campaigns = await db.Set<Campaign>().AsNoTracking().Where(c => string.IsNullOrEmpty(site) || c.SiteId == site)
            .OrderByDescending(c => c.CreatedAt).Take(Shown).ToListAsync(cancel);

    public async Task<IActionResult> OnPostAsync([FromForm] string? site, CancellationToken cancel)
    {
        if (site is null || !sites.Current.ById.ContainsKey(site))
            return BadRequest();
        var campaign = new Campaign
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            SiteId = site,
            Name = "New campaign",
            Subject = "",
            Body = "",
            State = CampaignState.Draft,
            CreatedBy = User.Staff(),
            CreatedAt = time.GetUtcNow(),
        };
        await transactions.RunAsync(() =>
        {
            db.Add(campaign);
            new StaffAct(User.Staff(), "created", "campaign", campaign.Id.ToString("N")).Add(ledger, site);
            return Task.CompletedTask;
        }, cancel);
        return LocalRedirect($"/console/campaigns/{campaign.Id}");
    }
}
