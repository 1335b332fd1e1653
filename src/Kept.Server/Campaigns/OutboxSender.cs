using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>
/// Sends what waits in the outbox: at once when something was queued on this node, and every two seconds. Every node
/// runs one; a mail goes to whoever claims it first.
/// </summary>
internal sealed class OutboxSender(
    IServiceScopeFactory scopes, OutboxSignal signal, IMailTransport transport, StorageOptions storage,
    IHostApplicationLifetime lifetime, TimeProvider time, ILogger<OutboxSender> logger) : BackgroundService
{
    private const int Batch = 50;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Links in mails follow the address the server listens on, which is known once it has started.
        var started = new TaskCompletionSource();
        await using var _ = lifetime.ApplicationStarted.Register(started.SetResult);
        try
        {
            await started.Task.WaitAsync(stoppingToken);
            await TryAsync(ReleaseAsync, stoppingToken);
            while (true)
            {
                if (await TryAsync(RoundAsync, stoppingToken))
                    continue;
                await transport.RestAsync();
                await signal.WaitAsync(Interval, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    /// <summary>One SQLite database serves one process, so what is leaving when it starts was left by one that died.</summary>
    private async Task<bool> ReleaseAsync(CancellationToken cancel)
    {
        if (storage.IsPostgres)
            return false;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KeptDb>();
        var transactions = scope.ServiceProvider.GetRequiredService<Transactions>();
        var past = time.GetUtcNow().AddMilliseconds(-1);
        await transactions.RunAsync(() => db.Set<OutboxMail>().Where(m => m.State == MailState.Leaving)
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.LeavingUntil, past), cancel), cancel);
        return true;
    }

    /// <summary>Sends what is due. Returns true when there may be more.</summary>
    private async Task<bool> RoundAsync(CancellationToken cancel)
    {
        var sent = 0;
        foreach (var id in await DueAsync(cancel))
        {
            await using var scope = scopes.CreateAsyncScope();
            sent += await scope.ServiceProvider.GetRequiredService<Departure>().SendAsync(id, cancel) ? 1 : 0;
        }
        await using var last = scopes.CreateAsyncScope();
        await last.ServiceProvider.GetRequiredService<OutboxSweep>().RunAsync(cancel);
        return sent > 0;
    }

    private async Task<List<Guid>> DueAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var mails = scope.ServiceProvider.GetRequiredService<KeptDb>().Set<OutboxMail>();
        var now = time.GetUtcNow();
        var lost = await mails.Where(m => m.State == MailState.Leaving && m.LeavingUntil <= now).OrderBy(m => m.DueAt).Select(m => m.Id).Take(Batch).ToListAsync(cancel);
        var waiting = await mails.Where(m => m.State == MailState.Waiting && m.DueAt <= now)
            .OrderBy(m => m.IsOffer).ThenBy(m => m.DueAt).Select(m => m.Id).Take(Batch).ToListAsync(cancel);
        return [.. lost, .. waiting];
    }

    private async Task<bool> TryAsync(Func<CancellationToken, Task<bool>> work, CancellationToken cancel)
    {
        try
        {
            return await work(cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError("Sending mails failed with {Error}; it is tried again in {Interval}\n{Stack}", e.GetType().Name, Interval, e.StackTrace);
            return false;
        }
    }
}

/// <summary>Ends what <see cref="Outbox.ForgetAsync"/> began: deletes the files of erased people's mails and unlinks the rows.</summary>
internal sealed class OutboxSweep(KeptDb db, Transactions transactions, IMailTransport transport, TimeProvider time)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var ids = await db.Set<OutboxMail>().Where(m => m.Forget && !(m.State == MailState.Leaving && m.LeavingUntil > now)).Select(m => m.Id).ToListAsync(cancel);
        if (ids.Count == 0)
            return;
        foreach (var id in ids)
            transport.Forget(id);
        var gone = ids.Where(id => transport.HasLeft(id) is not true).ToList();
        await transactions.RunAsync(() => db.Set<OutboxMail>().Where(m => gone.Contains(m.Id) && m.State != MailState.Waiting && m.State != MailState.Leaving).ExecuteUpdateAsync(
            m => m.SetProperty(x => x.Forget, false).SetProperty(x => x.PersonId, (Guid?)null), cancel), cancel);
    }
}
