namespace Kept.Server.Storage;

/// <summary>
/// Work that repeats and that one node at a time does. A round that fails is logged by its type alone, since an
/// exception's message may quote what it was working on, and is tried again after the interval.
/// </summary>
internal abstract class LeasedJob(IServiceScopeFactory scopes, Leases leases, TimeProvider time, ILogger logger) : BackgroundService
{
    protected abstract TimeSpan Interval { get; }

    /// <summary>How long others wait when this node dies. It is longer than a round takes, so that rounds seldom meet.</summary>
    protected virtual TimeSpan Lease => Interval + TimeSpan.FromSeconds(30);

    /// <summary>Does one round. Returns true when there is more to do at once.</summary>
    protected abstract Task<bool> RunOnceAsync(IServiceProvider services, CancellationToken cancel);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            var more = await TryRoundAsync(stoppingToken);
            if (more)
                continue;
            try
            {
                await Task.Delay(Interval, time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<bool> TryRoundAsync(CancellationToken cancel)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<KeptDb>();
            return await leases.TakeAsync(db, GetType().Name, Lease, cancel) && await RunOnceAsync(scope.ServiceProvider, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e)
        {
            logger.LogError("{Job} failed with {Error}; it is tried again in {Interval}\n{Stack}", GetType().Name, e.GetType().Name, Interval, e.StackTrace);
            return false;
        }
    }
}
