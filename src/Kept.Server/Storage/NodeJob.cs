namespace Kept.Server.Storage;

/// <summary>
/// Work that every node repeats for itself. A round that fails is logged by its type alone, since an exception's message may quote what it
/// was working on, and is tried again after the interval. A failure that goes on is logged once.
/// </summary>
internal abstract class NodeJob(TimeSpan interval, TimeProvider time, ILogger logger) : BackgroundService
{
    private string? lastError;

    /// <summary>For the log: what failed, and what holds meanwhile.</summary>
    protected abstract string Failure { get; }

    protected TimeProvider Time { get; } = time;

    protected abstract Task RunOnceAsync(CancellationToken cancel);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryRoundAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    protected async Task TryRoundAsync(CancellationToken cancel)
    {
        try
        {
            await RunOnceAsync(cancel);
            lastError = null;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            var error = e.GetType().Name;
            if (error != lastError)
                logger.LogWarning("{Failure} ({Error}); it is tried again in {Interval}", Failure, error, interval);
            lastError = error;
        }
    }
}
