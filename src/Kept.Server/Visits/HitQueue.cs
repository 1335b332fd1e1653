namespace Kept.Server.Visits;

/// <summary>Hits that are written and committed together.</summary>
internal sealed class HitBatch
{
    private readonly TaskCompletionSource<bool> done = new();

    public List<Hit> Hits { get; } = new(64);

    /// <summary>How many hits of each site were answered without having been stored, since the last batch.</summary>
    public IReadOnlyDictionary<string, long> Lost { get; internal set; } = new Dictionary<string, long>();

    /// <summary>Ends when the batch was committed (true) or could not be written (false).</summary>
    public Task<bool> Done => done.Task;

    /// <summary>
    /// Lets all requests of the batch answer, one after the other in one piece of work: to write 43 bytes costs less than to wake a
    /// thread for each.
    /// </summary>
    public void Finish(bool stored) => ThreadPool.UnsafeQueueUserWorkItem(
        static end => end.Batch.done.TrySetResult(end.Stored), (Batch: this, Stored: stored), preferLocal: false);
}

/// <summary>
/// Gathers hits for the one writer of this node. While a batch is being committed the next one fills, so batches are as large
/// as the disk is slow and nobody waits for a timer. The shop never waits: when a batch is full, hits are refused.
/// </summary>
internal sealed class HitQueue(int limit)
{
    private static readonly Task<bool> Refused = Task.FromResult(false);

    // The writer is a thread of its own and sleeps on this lock, hence an object and not a Lock.
    private readonly object gate = new();
    private HitBatch open = new();
    private Dictionary<string, long> lost = new(StringComparer.Ordinal);
    private bool closed;

    /// <returns>A task that ends with true when the hit is durable, with false when it was not stored.</returns>
    public Task<bool> Add(Hit hit)
    {
        lock (gate)
        {
            if (closed || open.Hits.Count >= limit)
            {
                Lose(hit.Site, 1);
                return Refused;
            }
            open.Hits.Add(hit);
            if (open.Hits.Count == 1)
                Monitor.Pulse(gate);
            return open.Done;
        }
    }

    /// <summary>Waits for hits and takes them all; null once the queue is closed and empty.</summary>
    public HitBatch? Take()
    {
        lock (gate)
        {
            while (open.Hits.Count == 0 && !closed)
                Monitor.Wait(gate);
            if (open.Hits.Count == 0)
                return null;
            var batch = open;
            open = new HitBatch();
            batch.Lost = lost;
            lost = new(StringComparer.Ordinal);
            return batch;
        }
    }

    /// <summary>Counts the hits of a batch that could not be written, so that a later batch reports them.</summary>
    public void Lose(HitBatch batch)
    {
        lock (gate)
        {
            foreach (var hit in batch.Hits)
                Lose(hit.Site, 1);
            foreach (var (site, count) in batch.Lost)
                Lose(site, count);
        }
    }

    /// <summary>Refuses further hits and lets the writer end when it has written the rest.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            Monitor.PulseAll(gate);
        }
    }

    private void Lose(string site, long count) => lost[site] = lost.GetValueOrDefault(site) + count;
}
