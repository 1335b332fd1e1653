using Kept.Policy;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Policies;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>
/// Ends mails whose time is over: the file with what they said, then the row. INVARIANT (STICKY): a mail is kept for as long as
/// the policy version of its day keeps <c>mail-history</c>; where that version says nothing, for a day.
/// </summary>
internal sealed class OutboxRetention(
    KeptDb db, Transactions transactions, IMailTransport transport, PolicyShelf policies, Snapshot<SiteDirectory> sites, LedgerWriter ledger, TimeProvider time)
{
    private const int Batch = 200;

    private static readonly Retention Silent = new(1, RetentionUnit.Days);

    /// <returns>True when there is more to end.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        var more = false;
        foreach (var site in sites.Current.Sites)
        {
            var until = time.GetUtcNow();
            var versions = policies.Versions(site.Policy);
            foreach (var version in versions.Where(v => Start(v) <= until).ToList())
            {
                var from = version == versions[^1] ? DateTimeOffset.UnixEpoch : Start(version);
                more |= await EndAsync(site, version, from, until, cancel);
                until = from;
            }
        }
        return more;
    }

    private static DateTimeOffset Start(PolicyVersion version) => new(version.Document.Effective, TimeOnly.MinValue, TimeSpan.Zero);

    private async Task<bool> EndAsync(Site site, PolicyVersion version, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel)
    {
        var kept = version.Compiled.RetentionOf(Category.MailHistory) ?? Silent;
        // Their ids grow with time, so the oldest are the first of the key.
        var oldest = await db.Set<OutboxMail>().AsNoTracking()
            .Where(m => m.SiteId == site.Id && m.EndedAt != null && m.CreatedAt >= from && m.CreatedAt < until)
            .OrderBy(m => m.Id).Take(Batch).ToListAsync(cancel);
        var now = time.GetUtcNow();
        var ids = oldest.Where(m => kept.EndsAt(m.CreatedAt) <= now).Select(m => m.Id).ToList();
        foreach (var id in ids)
            transport.Forget(id);
        // A row whose file could not be deleted stays, and both are tried again.
        var gone = ids.Where(id => transport.HasLeft(id) is not true).ToList();
        if (gone.Count > 0)
            await transactions.RunAsync(() => DeleteAsync(site, gone, cancel), cancel);
        return gone.Count == Batch;
    }

    private async Task DeleteAsync(Site site, List<Guid> gone, CancellationToken cancel)
    {
        var ended = await db.Set<OutboxMail>().Where(m => gone.Contains(m.Id) && m.EndedAt != null).ExecuteDeleteAsync(cancel);
        if (ended > 0)
            ledger.Add(EntryKind.Expired, person: null, site.Id, new() { ["categories"] = Category.MailHistory.Name, ["mails"] = ended });
    }
}
