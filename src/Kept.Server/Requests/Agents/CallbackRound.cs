using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests.Agents;

/// <summary>
/// Tells agents of changes at the address they gave (Data Rights Protocol, section 2.03), until they answer 2xx or eight tries failed.
/// What was told is compared with what is, so a change during a crash is told afterwards.
/// </summary>
internal sealed class CallbackRound(KeptDb db, Transactions transactions, DrpStatuses statuses, Snapshot<SiteDirectory> sites, SiteFaults faults, CallbackClient client, TimeProvider time)
{
    private const int MostTries = 8;
    private const int Batch = 20;

    public async Task RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var due = await (from agent in db.Set<AgentRequest>()
                         join request in db.Set<Request>() on agent.Id equals request.Id
                         where agent.Callback != null && agent.Tries < MostTries && agent.TryAt <= now && (agent.Told != request.State || agent.ToldDue != request.DueAt)
                         orderby agent.TryAt
                         select agent.Id).Take(Batch).ToListAsync(cancel);
        foreach (var id in due)
            await TellAsync(id, cancel);
    }

    private async Task TellAsync(Guid id, CancellationToken cancel)
    {
        var agent = await db.Set<AgentRequest>().AsNoTracking().SingleAsync(a => a.Id == id, cancel);
        var request = await db.Set<Request>().AsNoTracking().SingleAsync(r => r.Id == id, cancel);
        if (!faults.IsServed(agent.SiteId))
            return;
        var told = await client.PostAsync(agent.Callback!, statuses.Of(request, agent, sites.Current[agent.SiteId]), cancel);
        var wait = time.GetUtcNow() + TimeSpan.FromMinutes(1 << Math.Min(agent.Tries, 8));
        var rows = db.Set<AgentRequest>().Where(a => a.Id == id);
        await transactions.RunAsync(() => told
            ? rows.ExecuteUpdateAsync(a => a.SetProperty(x => x.Told, request.State).SetProperty(x => x.ToldDue, request.DueAt).SetProperty(x => x.Tries, 0), cancel)
            : rows.ExecuteUpdateAsync(a => a.SetProperty(x => x.Tries, x => x.Tries + 1).SetProperty(x => x.TryAt, wait), cancel), cancel);
    }
}
