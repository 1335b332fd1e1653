using Kept.Policy;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Policies;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>
/// Deletes mails whose time is over: first the file with their text, then the row. A mail is kept for as long as the policy
/// version in force when it was written keeps <c>mail-history</c>; <see cref="RetentionSpans"/> says when that is over.
/// </summary>
internal sealed class OutboxRetention(
    KeptDb db, Transactions transactions, IMailTransport transport, PolicyShelf policies, Snapshot<SiteDirectory> sites, LedgerWriter ledger, TimeProvider time)
{
    private const int Batch = 200;

    /// <returns>True when there is more to end.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        var more = false;
        // A policy that was changed behind the server's back says nothing of how long data is kept.
        foreach (var site in sites.Current.Sites.Where(s => policies.FaultOf(s.Policy) is null))
            foreach (var (from, until) in RetentionSpans.Ended(policies.Versions(site.Policy), time.GetUtcNow(), Category.MailHistory))
                more |= await EndAsync(site, from, until, cancel);
        return more;
    }

    private async Task<bool> EndAsync(Site site, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel)
    {
        // Their ids grow with time, so the oldest are the first of the key.
        var ids = await db.Set<OutboxMail>()
            .Where(m => m.SiteId == site.Id && m.EndedAt != null && m.CreatedAt >= from && m.CreatedAt < until)
            .OrderBy(m => m.Id).Take(Batch).Select(m => m.Id).ToListAsync(cancel);
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
