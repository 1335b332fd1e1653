using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>How many mails of a campaign stand where.</summary>
internal sealed record CampaignProgress(CampaignState State, bool Gathered, int Chosen, int Excluded, int Waiting, int Sent, int Dropped, int Failed);

/// <summary>Starts, pauses and resumes campaigns. Each call says from which state it goes, so pressing a button twice acts once.</summary>
internal sealed class CampaignSwitch(KeptDb db, Transactions transactions, Advertisers advertisers, OutboxSignal signal, TimeProvider time)
{
    /// <summary>When the mails of a paused campaign are due.</summary>
    public static DateTimeOffset Held { get; } = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <returns>False when it is no draft any more, or no signed agreement covers its advertiser.</returns>
    public Task<bool> StartAsync(Guid id, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        if (!await advertisers.MayBeSentAsync(await db.Set<Campaign>().AsNoTracking().SingleAsync(c => c.Id == id, cancel), cancel))
            return false;
        var now = time.GetUtcNow();
        return await db.Set<Campaign>().Where(c => c.Id == id && c.State == CampaignState.Draft).ExecuteUpdateAsync(
            c => c.SetProperty(x => x.State, CampaignState.Sending).SetProperty(x => x.StartedAt, now), cancel) > 0;
    }, cancel);

    /// <summary>Stops gathering and sending. A mail that is already on its way still arrives.</summary>
    public Task PauseAsync(Guid id, CancellationToken cancel) => SwitchAsync(id, CampaignState.Sending, CampaignState.Paused, Held, cancel);

    public Task ResumeAsync(Guid id, CancellationToken cancel) => SwitchAsync(id, CampaignState.Paused, CampaignState.Sending, time.GetUtcNow(), cancel);

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

    private Task SwitchAsync(Guid id, CampaignState from, CampaignState to, DateTimeOffset due, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        var changed = await db.Set<Campaign>().Where(c => c.Id == id && c.State == from).ExecuteUpdateAsync(c => c.SetProperty(x => x.State, to), cancel);
        if (changed == 0)
            return;
        var recipients = db.Set<CampaignRecipient>().Where(r => r.CampaignId == id).Select(r => r.Id);
        await db.Set<OutboxMail>().Where(m => m.State == MailState.Waiting && recipients.Contains(m.SubjectId))
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.DueAt, due), cancel);
        transactions.AfterCommit(signal.Pulse);
    }, cancel);
}
