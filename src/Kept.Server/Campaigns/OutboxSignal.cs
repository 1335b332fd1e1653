namespace Kept.Server.Campaigns;

/// <summary>Wakes the sender of this node when a mail was queued; other nodes and later tries are found by polling.</summary>
internal sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim transactional = new(0, 1);
    private readonly SemaphoreSlim bulk = new(0, 1);

    public void Pulse()
    {
        Pulse(transactional);
        Pulse(bulk);
    }

    public Task WaitAsync(bool ofBulk, TimeSpan longest, CancellationToken cancel) => (ofBulk ? bulk : transactional).WaitAsync(longest, cancel);

    public void Dispose()
    {
        transactional.Dispose();
        bulk.Dispose();
    }

    private static void Pulse(SemaphoreSlim lane)
    {
        try
        {
            lane.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already and looks again before it sleeps.
        }
    }
}
