using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Disclosures;

/// <summary>All partners of all sites: their agreements, and how often each received something lately.</summary>
internal sealed class PartnersPageModel(KeptDb db, Snapshot<SiteDirectory> sites, TimeProvider time) : PageModel
{
    private const int Days = 30;

    public IReadOnlyList<(Site Site, IReadOnlyList<Partner> Partners)> Shelves { get; private set; } = [];

    private Dictionary<(string Site, string Partner), int> Counts { get; set; } = [];

    public int DisclosuresTo(Partner partner) => Counts.GetValueOrDefault((partner.SiteId, partner.Id));

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var partners = await db.Set<Partner>().AsNoTracking().OrderBy(p => p.Name).ToListAsync(cancel);
        Shelves = [.. sites.Current.Sites.Select(s => (s, (IReadOnlyList<Partner>)[.. partners.Where(p => p.SiteId == s.Id)]))];
        var since = time.GetUtcNow().AddDays(-Days);
        var counts = await db.Set<Disclosure>().Where(d => d.At >= since)
            .GroupBy(d => new { d.SiteId, d.PartnerId })
            .Select(g => new { g.Key.SiteId, g.Key.PartnerId, Count = g.Count() })
            .ToListAsync(cancel);
        Counts = counts.ToDictionary(c => (c.SiteId, c.PartnerId), c => c.Count);
    }
}
