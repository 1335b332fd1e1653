using Kept.Server.Campaigns;
using Kept.Server.Disclosures;
using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests.Errands;

/// <summary>
/// Mails every errand that is not done to its partner, at once and then weekly. The outbox takes each of these mails once, whatever
/// is repeated.
/// </summary>
internal sealed class ErrandRound(KeptDb db, Transactions transactions, Outbox outbox, Snapshot<SiteDirectory> sites, SiteFaults faults, TimeProvider time)
{
    /// <summary>After so many weekly mails without an answer it is for staff to telephone; the console shows it as long as it is not done.</summary>
    private const int MostMails = 6;

    public async Task RunAsync(CancellationToken cancel)
    {
        var open = await (from errand in db.Set<Errand>()
                          join partner in db.Set<Partner>() on new { errand.SiteId, Id = errand.PartnerId } equals new { partner.SiteId, partner.Id }
                          where errand.DoneAt == null && partner.Contact != null
                          select new { errand.Id, errand.SiteId, errand.CreatedAt }).ToListAsync(cancel);
        foreach (var errand in open.Where(e => faults.IsServed(e.SiteId)))
        {
            var week = (int)((time.GetUtcNow() - errand.CreatedAt).TotalDays / 7);
            if (week < MostMails)
                await transactions.RunAsync(() => outbox.QueueAsync(sites.Current[errand.SiteId], ErrandMail.Name, errand.Id, null, $"{ErrandMail.Name}/{errand.Id:N}/{week}", cancel), cancel);
        }
    }
}
