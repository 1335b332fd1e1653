using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Notices;

/// <summary>What a person answers to a notice, and what staff record about one. Each act commits with its ledger entry.</summary>
internal sealed class NoticeBook(KeptDb db, Transactions transactions, LedgerWriter ledger, LinkTokens tokens, Snapshot<SiteDirectory> sites, TimeProvider time) : IForgets
{
    /// <summary>The notice that a link was signed for and its site, or null for anything else.</summary>
    public async Task<(PolicyNotice Notice, Site Site)?> FindAsync(string? token, CancellationToken cancel)
    {
        if (!tokens.TryRead(LinkKind.Notice, token, out var id))
            return null;
        var notice = await db.Set<PolicyNotice>().AsNoTracking().SingleOrDefaultAsync(n => n.Id == id, cancel);
        return notice is not null && sites.Current.ById.TryGetValue(notice.SiteId, out var site) ? (notice, site) : null;
    }

    /// <summary>The notices that a person got, the newest first.</summary>
    public Task<List<PolicyNotice>> OfAsync(Guid person, CancellationToken cancel) =>
        db.Set<PolicyNotice>().AsNoTracking().Where(n => n.PersonId == person).OrderByDescending(n => n.CreatedAt).ToListAsync(cancel);

    /// <summary>The link by which the person answers a notice, as a path.</summary>
    public string PathOf(PolicyNotice notice) => $"/privacy/notice/{tokens.Create(LinkKind.Notice, notice.Id)}";

    /// <summary>
    /// INVARIANT (STICKY): who objects stays under the old version. Counts as long as nothing was moved, even when the time has
    /// run out. Does nothing a second time; returns false when the data was moved already.
    /// </summary>
    public Task<bool> ObjectAsync(Guid id, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        var notice = await LockAsync(id, cancel);
        if (notice is not { PersonId: not null, MigratedAt: null })
            return false;
        if (notice.ObjectedAt is null)
            Answer(notice, EntryKind.Objected);
        (notice.ObjectedAt, notice.ConsentedAt) = (notice.ObjectedAt ?? time.GetUtcNow(), null);
        return true;
    }, cancel);

    /// <summary>A yes, also of somebody who objected before: the data moves soon, and no time needs to pass.</summary>
    public Task<bool> ConsentAsync(Guid id, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        var notice = await LockAsync(id, cancel);
        if (notice is not { PersonId: not null })
            return false;
        if (notice is { ConsentedAt: null, MigratedAt: null })
            Answer(notice, EntryKind.Consented);
        (notice.ConsentedAt, notice.ObjectedAt) = (notice.ConsentedAt ?? time.GetUtcNow(), null);
        return true;
    }, cancel);

    /// <summary>
    /// Records that a notice came back, by the id of its mail, which every bounce quotes. Bounced mail is no notice, so its
    /// window never ends. Returns false when no such mail is a notice whose data is still where it was.
    /// </summary>
    public Task<bool> BouncedAsync(Guid mail, string actor, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        var id = await db.Set<Campaigns.OutboxMail>().Where(m => m.Id == mail && m.Kind == NoticeMail.KindOfNotices).Select(m => (Guid?)m.SubjectId).SingleOrDefaultAsync(cancel);
        if (id is null || await LockAsync(id.Value, cancel) is not { MigratedAt: null } notice)
            return false;
        notice.BouncedAt ??= time.GetUtcNow();
        notice.WindowEndsAt = null;
        ledger.Add(EntryKind.NoticeSent, notice.PersonId, notice.SiteId, new() { ["policy"] = notice.Label, ["notice"] = notice.Id.ToString("N"), ["outcome"] = "bounced", ["actor"] = actor });
        return true;
    }, cancel);

    /// <summary>Records that a person has terms in writing, which keep all earlier data where it is.</summary>
    public Task RecordTermsAsync(Guid person, Site site, string document, DateOnly acceptedOn, string actor, CancellationToken cancel) => transactions.RunAsync(() =>
    {
        db.Add(new WrittenTerms
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            PersonId = person,
            SiteId = site.Id,
            PolicyName = site.Policy,
            Document = document,
            AcceptedOn = acceptedOn,
            RecordedBy = actor,
            RecordedAt = time.GetUtcNow(),
        });
        ledger.Add(EntryKind.WrittenTerms, person, site.Id, new() { ["policy"] = site.Policy, ["document"] = document, ["actor"] = actor });
        return Task.CompletedTask;
    }, cancel);

    /// <summary>INVARIANT (ERASE): notices stay as counts and lead to nobody; written terms are a paper, and their row goes.</summary>
    public async Task ForgetAsync(Guid person, CancellationToken cancel)
    {
        await db.Set<PolicyNotice>().Where(n => n.PersonId == person).ExecuteUpdateAsync(n => n.SetProperty(x => x.PersonId, (Guid?)null), cancel);
        await db.Set<WrittenTerms>().Where(t => t.PersonId == person).ExecuteDeleteAsync(cancel);
    }

    /// <summary>The notice, locked until the transaction ends: an answer and a migration come one after the other.</summary>
    internal async Task<PolicyNotice?> LockAsync(Guid id, CancellationToken cancel)
    {
        await db.Set<PolicyNotice>().Where(n => n.Id == id).ExecuteUpdateAsync(n => n.SetProperty(x => x.MigratedAt, x => x.MigratedAt), cancel);
        var notice = await db.Set<PolicyNotice>().SingleOrDefaultAsync(n => n.Id == id, cancel);
        if (notice is not null)
            await db.Entry(notice).ReloadAsync(cancel);
        return notice;
    }

    private void Answer(PolicyNotice notice, string kind) =>
        ledger.Add(kind, notice.PersonId, notice.SiteId, new() { ["policy"] = notice.Label, ["notice"] = notice.Id.ToString("N") });
}
