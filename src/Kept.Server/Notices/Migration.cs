using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.People;
using Kept.Server.Policies;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Notices;

/// <summary>Follows the mails of notices to their end, counts the windows, and moves what may be moved.</summary>
internal sealed class MigrationJob(IServiceScopeFactory scopes, Leases leases, TimeProvider time, ILogger<MigrationJob> logger)
    : LeasedJob(scopes, leases, time, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromSeconds(2);

    protected override async Task<bool> RunOnceAsync(IServiceProvider services, CancellationToken cancel)
    {
        var followed = await ActivatorUtilities.CreateInstance<Delivery>(services).RunAsync(cancel);
        return await ActivatorUtilities.CreateInstance<Migration>(services).RunAsync(cancel) || followed;
    }
}

/// <summary>
/// What became of the mails. Delivered is what the mail server took; what it refused for good, or what never could leave, is
/// no notice, and no time runs.
/// </summary>
internal sealed class Delivery(KeptDb db, Transactions transactions, TimeProvider time)
{
    private const int Batch = 200;

    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        var ended = await (from notice in db.Set<PolicyNotice>()
                           join mail in db.Set<OutboxMail>() on notice.Id equals mail.SubjectId
                           where notice.DeliveredAt == null && notice.BouncedAt == null && mail.Kind == NoticeMail.KindOfNotices
                               && (mail.State == MailState.Sent || mail.State == MailState.Failed || mail.State == MailState.Dropped)
                           orderby notice.CreatedAt
                           select new { notice.Id, notice.Mode, notice.Days, mail.State, mail.EndedAt }).Take(Batch).ToListAsync(cancel);
        foreach (var end in ended)
        {
            var at = end.EndedAt ?? time.GetUtcNow();
            DateTimeOffset? window = end is { State: MailState.Sent, Mode: ChangeMode.AfterNotice } ? at.AddDays(end.Days) : null;
            DateTimeOffset? delivered = end.State == MailState.Sent ? at : null;
            DateTimeOffset? bounced = end.State == MailState.Sent ? null : at;
            // Guarded, so that a bounce which staff recorded meanwhile is not written over.
            await transactions.RunAsync(() => db.Set<PolicyNotice>().Where(n => n.Id == end.Id && n.DeliveredAt == null && n.BouncedAt == null).ExecuteUpdateAsync(
                n => n.SetProperty(x => x.DeliveredAt, delivered).SetProperty(x => x.BouncedAt, bounced).SetProperty(x => x.WindowEndsAt, window), cancel), cancel);
        }
        return ended.Count == Batch;
    }
}

/// <summary>
/// INVARIANT (STICKY): moves a person's older collections to the version of a notice, once the notice was delivered and its window
/// passed without objection, or the person said yes. One person is one transaction with its entry: killed anywhere and begun
/// again, or done by two nodes, it happens once.
/// </summary>
internal sealed class Migration(KeptDb db, Transactions transactions, NoticeBook book, Resealing resealing, PolicyShelf shelf, LedgerWriter ledger, TimeProvider time)
{
    private const int Batch = 100;

    /// <returns>True when there may be more to move.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var due = await db.Set<PolicyNotice>().AsNoTracking()
            .Where(n => n.MigratedAt == null && n.PersonId != null && n.ObjectedAt == null
                && (n.ConsentedAt != null || (n.WindowEndsAt != null && n.WindowEndsAt <= now && n.BouncedAt == null
                    && !db.Set<WrittenTerms>().Any(t => t.PersonId == n.PersonId && t.SiteId == n.SiteId && t.PolicyName == n.PolicyName))))
            .OrderBy(n => n.CreatedAt).Take(Batch).Select(n => n.Id).ToListAsync(cancel);
        foreach (var id in due)
        {
            await transactions.RunAsync(() => MoveAsync(id, cancel), cancel);
            FaultPoint.Reached("migration-committed");
        }
        return due.Count == Batch;
    }

    private async Task MoveAsync(Guid id, CancellationToken cancel)
    {
        if (await book.LockAsync(id, cancel) is not { MigratedAt: null, ObjectedAt: null, PersonId: { } person } notice || !await MayAsync(notice, cancel)
            || shelf.Find(notice.PolicyName, notice.Version) is not { } version)
            return;
        FaultPoint.Reached("migration-locked");
        var from = new SortedSet<string>(StringComparer.Ordinal);
        var older = await db.Set<Collection>().Where(c => c.PersonId == person && c.SiteId == notice.SiteId && c.PolicyName == notice.PolicyName && c.PolicyVersion < notice.Version)
            .OrderBy(c => c.Id).ToListAsync(cancel);
        foreach (var collection in older)
        {
            from.Add($"{collection.PolicyName}@{collection.PolicyVersion:yyyy-MM-dd}");
            await resealing.MoveAsync(collection, version, cancel);
            FaultPoint.Reached("migration-resealed");
        }
        notice.MigratedAt = time.GetUtcNow();
        ledger.Add(EntryKind.Migrated, person, notice.SiteId, new()
        {
            ["from"] = string.Join(", ", from),
            ["policy"] = notice.Label,
            ["collections"] = older.Count,
            ["basis"] = notice.ConsentedAt is null ? "notice" : "consent",
            ["notice"] = notice.Id.ToString("N"),
        });
        await db.SaveChangesAsync(cancel);
        FaultPoint.Reached("migration-saved");
    }

    /// <summary>Asked again under the lock: an objection, a bounce or written terms may have come since the list was made.</summary>
    private async Task<bool> MayAsync(PolicyNotice notice, CancellationToken cancel) =>
        notice.ConsentedAt is not null
        || (notice is { BouncedAt: null, DeliveredAt: not null, WindowEndsAt: { } end } && end <= time.GetUtcNow()
            && !await db.Set<WrittenTerms>().AnyAsync(t => t.PersonId == notice.PersonId && t.SiteId == notice.SiteId && t.PolicyName == notice.PolicyName, cancel));
}
