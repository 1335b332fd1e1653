using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Notices;

/// <summary>
/// Moves notices to the record that stays. INVARIANT (STICKY): of two notices about one version an objection stays, so proving an address
/// moves nobody's data to a version they refused.
/// </summary>
internal sealed class NoticeJoins(KeptDb db) : IJoins
{
    public async Task JoinAsync(Guid from, Guid into, CancellationToken cancel)
    {
        var own = await db.Set<PolicyNotice>().Where(n => n.PersonId == into).ToListAsync(cancel);
        foreach (var notice in await db.Set<PolicyNotice>().Where(n => n.PersonId == from).ToListAsync(cancel))
        {
            var same = own.Find(n => n.SiteId == notice.SiteId && n.PolicyName == notice.PolicyName && n.Version == notice.Version);
            if (same is null)
            {
                notice.PersonId = into;
                continue;
            }
            same.ObjectedAt ??= notice.ObjectedAt;
            notice.PersonId = null;
        }
    }
}
