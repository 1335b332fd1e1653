using Kept.Policy;
using Kept.Server.Disclosures;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>
/// The companies a site may send offers for. They get no address: the site sends. Without a signed agreement for
/// <c>third-party-offers</c> nothing is sent for them.
/// </summary>
internal sealed class Advertisers(KeptDb db)
{
    public Task<List<Partner>> OfAsync(string site, CancellationToken cancel) =>
        db.Set<Partner>().AsNoTracking().Where(p => p.SiteId == site && p.Recipient == "advertiser").OrderBy(p => p.Name).ToListAsync(cancel);

    /// <summary>The advertiser of a campaign; null when the site advertises its own goods or the partner is gone.</summary>
    public async Task<Partner?> OfAsync(Campaign campaign, CancellationToken cancel) => campaign.Advertiser is not { } id ? null
        : await db.Set<Partner>().AsNoTracking().SingleOrDefaultAsync(p => p.SiteId == campaign.SiteId && p.Id == id && p.Recipient == "advertiser", cancel);

    /// <summary>Whether the campaign may be sent: for the site itself, or for a partner whose agreement covers it.</summary>
    public async Task<bool> MayBeSentAsync(Campaign campaign, CancellationToken cancel) =>
        campaign.Advertiser is null || (await OfAsync(campaign, cancel))?.Covers(Purpose.ThirdPartyOffers) == true;
}
