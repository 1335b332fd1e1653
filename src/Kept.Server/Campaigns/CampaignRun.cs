using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>Carries campaigns forward: gathers the recipients in batches, and closes those whose mails have all ended.</summary>
internal sealed class CampaignRun(IServiceScopeFactory scopes, Leases leases, TimeProvider time, ILogger<CampaignRun> logger)
    : LeasedJob(scopes, leases, time, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

    protected override Task<bool> RunOnceAsync(IServiceProvider services, CancellationToken cancel) =>
        services.GetRequiredService<CampaignSteps>().RunAsync(cancel);
}

/// <summary>
/// The steps of a campaign. A batch of recipients, their mails and the place reached commit together, so a campaign that
/// was cut off anywhere goes on where it was and writes to nobody twice.
/// </summary>
internal sealed class CampaignSteps(
    KeptDb db, Transactions transactions, Audience audience, Advertisers advertisers, Outbox outbox,
    Snapshot<SiteDirectory> sites, SiteFaults faults, TimeProvider time)
{
    private const int Batch = 100;

    /// <summary>One step for every campaign that is being sent. Returns true when there is more to gather.</summary>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        var more = false;
        var sending = await db.Set<Campaign>().Where(c => c.State == CampaignState.Sending)
            .Select(c => new { c.Id, c.SiteId }).ToListAsync(cancel);
        foreach (var id in sending.Where(c => faults.IsServed(c.SiteId)).Select(c => c.Id))
        {
            more |= await transactions.RunAsync(() => GatherAsync(id, cancel), cancel);
            FaultPoint.Reached("campaign-batch-committed");
            await CloseAsync(id, cancel);
        }
        return more;
    }

    private async Task<bool> GatherAsync(Guid id, CancellationToken cancel)
    {
        // The update locks the row, so a node that wakes after its lease has gone cannot gather beside another.
        var locked = await db.Set<Campaign>().Where(c => c.Id == id && c.State == CampaignState.Sending && !c.Gathered)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.Gathered, false), cancel);
        if (locked == 0)
            return false;
        var campaign = await db.Set<Campaign>().SingleAsync(c => c.Id == id, cancel);
        await db.Entry(campaign).ReloadAsync(cancel);
        var site = sites.Current[campaign.SiteId];
        var members = await audience.NextAsync(site, await advertisers.OfAsync(campaign, cancel), campaign.Cursor, Batch, cancel);
        foreach (var member in members.Where(m => m.MayBeSent))
            await AddAsync(campaign, site, member.Person, member.Address!, cancel);
        campaign.Excluded += members.Count(m => !m.MayBeSent);
        campaign.Cursor = members is [.., var last] ? last.Person : campaign.Cursor;
        campaign.Gathered = members.Count < Batch;
        FaultPoint.Reached("campaign-batch-written");
        return !campaign.Gathered;
    }

    private async Task AddAsync(Campaign campaign, Site site, Guid person, byte[] address, CancellationToken cancel)
    {
        var recipient = new CampaignRecipient { Id = Guid.CreateVersion7(time.GetUtcNow()), CampaignId = campaign.Id, PersonId = person, AddressIndex = address };
        db.Add(recipient);
        campaign.Chosen++;
        var key = $"offer/{campaign.Id:N}/{Convert.ToHexStringLower(address)}";
        await outbox.QueueAsync(site, OfferComposer.KindOfOffers, recipient.Id, person, key, cancel, bulk: true);
    }

    private async Task CloseAsync(Guid id, CancellationToken cancel)
    {
        var under = CampaignSwitch.MailsOf(db, id).Where(m => m.State == MailState.Waiting || m.State == MailState.Leaving);
        if (!await db.Set<Campaign>().AnyAsync(c => c.Id == id && c.Gathered, cancel) || await under.AnyAsync(cancel))
            return;
        var now = time.GetUtcNow();
        await transactions.RunAsync(() => db.Set<Campaign>().Where(c => c.Id == id && c.State == CampaignState.Sending && c.Gathered).ExecuteUpdateAsync(
            c => c.SetProperty(x => x.State, CampaignState.Done).SetProperty(x => x.EndedAt, now), cancel), cancel);
    }
}
