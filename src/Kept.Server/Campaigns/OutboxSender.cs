using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>
/// Sends what waits in the outbox: at once when something was queued on this node, and every two seconds. Every node runs one; a
/// mail goes to whoever claims it first. Bulk mail uses at most half of the connections.
/// </summary>
internal sealed class OutboxSender(
    IServiceScopeFactory scopes, OutboxSignal signal, IMailTransport transport, MailBreaker breaker, MailOptions options, StorageOptions storage, SiteFaults faults,
    IHostApplicationLifetime lifetime, TimeProvider time, ILogger<OutboxSender> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Links in mails follow the address the server listens on, which is known once it has started.
        var started = new TaskCompletionSource();
        await using var _ = lifetime.ApplicationStarted.Register(started.SetResult);
        try
        {
            await started.Task.WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        await TryAsync(ReleaseAsync, stoppingToken);
        var bulk = options.Connections / 2;
        using var transactional = Lane(bulk: false, options.Connections - bulk);
        using var offers = Lane(bulk: true, bulk);
        await Task.WhenAll(transactional.RunAsync(stoppingToken), offers.RunAsync(stoppingToken), TidyAsync(stoppingToken));
    }

    private OutboxLane Lane(bool bulk, int width) => new(bulk, width, scopes, signal, breaker, faults, time, logger);

    /// <summary>One SQLite database serves one process, so what is leaving when it starts was left by one that died.</summary>
    private async Task ReleaseAsync(CancellationToken cancel)
    {
        if (storage.IsPostgres)
            return;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KeptDb>();
        var transactions = scope.ServiceProvider.GetRequiredService<Transactions>();
        var past = time.GetUtcNow().AddMilliseconds(-1);
        await transactions.RunAsync(() => db.Set<OutboxMail>().Where(m => m.State == MailState.Leaving)
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.LeavingUntil, past), cancel), cancel);
    }

    private async Task TidyAsync(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                await TryAsync(SweepAsync, cancel);
                await Task.Delay(Interval, time, cancel);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private async Task SweepAsync(CancellationToken cancel)
    {
        await transport.CloseIdleAsync();
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<OutboxSweep>().RunAsync(cancel);
    }

    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken cancel)
    {
        try
        {
            await work(cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError("Tidying the outbox failed with {Error}; it is tried again in {Interval}\n{Stack}", e.GetType().Name, Interval, e.StackTrace);
        }
    }
}
