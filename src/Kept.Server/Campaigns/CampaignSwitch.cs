using Kept.Server.Ledgers;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>How many mails of a campaign stand where.</summary>
internal sealed record CampaignProgress(CampaignState State, bool Gathered, int Chosen, int Excluded, int Waiting, int Sent, int Dropped, int Failed);

/// <summary>Starts, pauses and resumes campaigns. Each call says from which state it goes, so pressing a button twice acts once.</summary>
internal sealed class CampaignSwitch(KeptDb db, Transactions transactions, Advertisers advertisers, LedgerWriter ledger, OutboxSignal signal, TimeProvider time)
{
    /// <summary>When the mails of a paused campaign are due.</summary>
    public static DateTimeOffset Held { get; } = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="id">The campaign.</param>
    /// <param name="version">The one that was reviewed: another one was read by nobody.</param>
    /// <param name="actor">Who starts it.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>False when it is no draft any more, was changed since its review, or no signed agreement covers its advertiser.</returns>
    public Task<bool> StartAsync(Guid id, int version, string actor, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        var campaign = await db.Set<Campaign>().AsNoTracking().SingleAsync(c => c.Id == id, cancel);
        if (!await advertisers.MayBeSentAsync(campaign, cancel))
            return false;
        var now = time.GetUtcNow();
        var started = await db.Set<Campaign>().Where(c => c.Id == id && c.State == CampaignState.Draft && c.Version == version).ExecuteUpdateAsync(
            c => c.SetProperty(x => x.State, CampaignState.Sending).SetProperty(x => x.StartedAt, now), cancel) > 0;
        if (started)
            Act(actor, "started", id).Add(ledger, campaign.SiteId);
        return started;
    }, cancel);

    /// <summary>Stops gathering and sending. A mail that is already on its way still arrives.</summary>
    public Task PauseAsync(Guid id, string actor, CancellationToken cancel) => SwitchAsync(Act(actor, "paused", id), id, CampaignState.Sending, CampaignState.Paused, Held, cancel);

    public Task ResumeAsync(Guid id, string actor, CancellationToken cancel) =>
        SwitchAsync(Act(actor, "resumed", id), id, CampaignState.Paused, CampaignState.Sending, time.GetUtcNow(), cancel);

    public async Task<CampaignProgress?> ProgressAsync(Guid id, CancellationToken cancel)
    {
        if (await db.Set<Campaign>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } campaign)
            return null;
        var counts = await MailsOf(db, id).GroupBy(m => m.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        int Count(MailState state) => counts.GetValueOrDefault(state);
        return new CampaignProgress(campaign.State, campaign.Gathered, campaign.Chosen, campaign.Excluded,
            Count(MailState.Waiting) + Count(MailState.Leaving), Count(MailState.Sent), Count(MailState.Dropped), Count(MailState.Failed));
    }

    /// <summary>The mails of a campaign.</summary>
    public static IQueryable<OutboxMail> MailsOf(KeptDb db, Guid campaign) =>
        from recipient in db.Set<CampaignRecipient>()
        join mail in db.Set<OutboxMail>() on recipient.Id equals mail.SubjectId
        where recipient.CampaignId == campaign
        select mail;

    private static StaffAct Act(string actor, string act, Guid id) => new(actor, act, "campaign", id.ToString("N"));

    private Task SwitchAsync(StaffAct act, Guid id, CampaignState from, CampaignState to, DateTimeOffset due, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        var changed = await db.Set<Campaign>().Where(c => c.Id == id && c.State == from).ExecuteUpdateAsync(c => c.SetProperty(x => x.State, to), cancel);
        if (changed == 0)
            return;
        act.Add(ledger, await db.Set<Campaign>().Where(c => c.Id == id).Select(c => c.SiteId).SingleAsync(cancel));
        var recipients = db.Set<CampaignRecipient>().Where(r => r.CampaignId == id).Select(r => r.Id);
        await db.Set<OutboxMail>().Where(m => m.State == MailState.Waiting && recipients.Contains(m.SubjectId))
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.DueAt, due), cancel);
        transactions.AfterCommit(signal.Pulse);
    }, cancel);
}
