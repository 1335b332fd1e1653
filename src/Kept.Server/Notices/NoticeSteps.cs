using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Policies;
using Kept.Server.Policies.Publishing;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Notices;

/// <summary>Writes to everybody to whom the version in force newly applies, in batches.</summary>
internal sealed class NoticeJob(IServiceScopeFactory scopes, Leases leases, TimeProvider time, ILogger<NoticeJob> logger)
    : LeasedJob(scopes, leases, time, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromSeconds(2);

    protected override Task<bool> RunOnceAsync(IServiceProvider services, CancellationToken cancel) =>
        services.GetRequiredService<NoticeSteps>().RunAsync(cancel);
}

/// <summary>
/// The steps of the notices about a version. A batch of notices, their mails and the place reached commit together, so that
/// a run which was cut off anywhere goes on where it was and writes to nobody twice.
/// </summary>
internal sealed class NoticeSteps(
    KeptDb db, Transactions transactions, PolicyShelf shelf, Outbox outbox, LedgerWriter ledger, Snapshot<SiteDirectory> sites, TimeProvider time)
{
    private const int Batch = 100;

    /// <summary>One step for every site. Returns true when there is more to do at once.</summary>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        var more = false;
        foreach (var site in sites.Current.Sites.Where(s => shelf.HasInForce(s.Policy, time.GetUtcNow())))
        {
            var version = shelf.InForce(site.Policy, time.GetUtcNow());
            if (Consequences.IsForNewDataOnly(version.Document) || await IsFinishedAsync(site, version, cancel))
                continue;
            more |= await transactions.RunAsync(() => StepAsync(site, version, cancel), cancel);
            FaultPoint.Reached("notice-batch-committed");
        }
        return more;
    }

    private Task<bool> IsFinishedAsync(Site site, PolicyVersion version, CancellationToken cancel) => db.Set<NoticeRun>().AnyAsync(
        r => r.SiteId == site.Id && r.PolicyName == site.Policy && r.Version == version.Document.Version && r.FinishedAt != null, cancel);

    private async Task<bool> StepAsync(Site site, PolicyVersion version, CancellationToken cancel)
    {
        var run = await LockAsync(site, version, cancel);
        if (run.FinishedAt is not null)
            return false;
        var older = shelf.Versions(site.Policy).Where(v => v.Document.Version < version.Document.Version).ToDictionary(v => v.Document.Version);
        var people = await NextAsync(site, version.Document.Version, run.Cursor, cancel);
        var held = await db.Set<Collection>().AsNoTracking().Where(c => people.Contains(c.PersonId) && c.SiteId == site.Id && c.PolicyName == site.Policy && c.PolicyVersion < version.Document.Version)
            .Select(c => new { c.PersonId, c.PolicyVersion, c.Categories }).ToListAsync(cancel);
        var ways = held.Where(c => older.ContainsKey(c.PolicyVersion))
            .Select(c => (Person: c.PersonId, Way: Consequences.ReachOf(Consequences.Between(older[c.PolicyVersion], version), version.Document.Changes, c.Categories)))
            .Where(c => c.Way is not null).ToLookup(c => c.Person, c => c.Way!.Value);
        var kept = await KeptAsync(site, people, cancel);
        foreach (var person in people.Except(kept))
        {
            if (Consequences.Strictest(ways[person]) is { } way and not { Mode: ChangeMode.NewDataOnly })
                await AddAsync(site, version, person, way, cancel);
        }
        run.Cursor = people is [.., var last] ? last : run.Cursor;
        run.FinishedAt = people.Count < Batch ? time.GetUtcNow() : null;
        FaultPoint.Reached("notice-batch-written");
        return run.FinishedAt is null;
    }

    /// <summary>Locks the run's row, so a node that wakes after its lease has gone cannot write beside another.</summary>
    private async Task<NoticeRun> LockAsync(Site site, PolicyVersion version, CancellationToken cancel)
    {
        var (policy, date) = (site.Policy, version.Document.Version);
        var rows = db.Set<NoticeRun>().Where(r => r.SiteId == site.Id && r.PolicyName == policy && r.Version == date);
        if (await rows.ExecuteUpdateAsync(r => r.SetProperty(x => x.Cursor, x => x.Cursor), cancel) == 0)
        {
            var now = time.GetUtcNow();
            db.Add(new NoticeRun { SiteId = site.Id, PolicyName = policy, Version = date, BeganAt = now, FinishedAt = await IsHistoryAsync(policy, date, cancel) ? now : null });
            await db.SaveChangesAsync(cancel);
        }
        var run = await rows.SingleAsync(cancel);
        await db.Entry(run).ReloadAsync(cancel);
        return run;
    }

    /// <summary>What the first start found in force changed nothing for anybody here, so nobody is told of it.</summary>
    private Task<bool> IsHistoryAsync(string policy, DateOnly version, CancellationToken cancel)
    {
        var date = PublishedPolicy.VersionOf(version);
        return db.Set<PublishedPolicy>().AnyAsync(p => p.Name == policy && p.Version == date && p.EffectiveAt < p.PublishedAt, cancel);
    }

    private Task<List<Guid>> NextAsync(Site site, DateOnly version, Guid after, CancellationToken cancel) => db.Set<Person>()
        .Where(p => p.ErasedAt == null && p.Id > after
            && db.Set<Collection>().Any(c => c.PersonId == p.Id && c.SiteId == site.Id && c.PolicyName == site.Policy && c.PolicyVersion < version))
        .OrderBy(p => p.Id).Take(Batch).Select(p => p.Id).ToListAsync(cancel);

    /// <summary>Those whom no silence moves: they objected to an earlier version, or have terms of their own in writing.</summary>
    private async Task<List<Guid>> KeptAsync(Site site, List<Guid> people, CancellationToken cancel) =>
    [
        .. await db.Set<PolicyNotice>().Where(n => n.SiteId == site.Id && n.PolicyName == site.Policy && n.ObjectedAt != null && n.PersonId != null && people.Contains(n.PersonId.Value))
            .Select(n => n.PersonId!.Value).ToListAsync(cancel),
        .. await db.Set<WrittenTerms>().Where(t => t.SiteId == site.Id && t.PolicyName == site.Policy && people.Contains(t.PersonId)).Select(t => t.PersonId).ToListAsync(cancel),
    ];

    private async Task AddAsync(Site site, PolicyVersion version, Guid person, ChangeTerms way, CancellationToken cancel)
    {
        var notice = new PolicyNotice
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            PersonId = person,
            SiteId = site.Id,
            PolicyName = site.Policy,
            Version = version.Document.Version,
            Mode = way.Mode,
            Days = way.NoticeDays,
            CreatedAt = time.GetUtcNow(),
        };
        db.Add(notice);
        ledger.Add(EntryKind.NoticeSent, person, site.Id, new() { ["policy"] = notice.Label, ["notice"] = notice.Id.ToString("N") });
        await outbox.QueueAsync(site, NoticeMail.KindOfNotices, notice.Id, person, $"notice/{notice.Id:N}", cancel, bulk: true);
    }
}
