namespace Kept.Server.Visits;

/// <summary>
/// The one writer of this node: takes what has gathered, commits it and lets its requests answer. It has a thread
/// of its own, since committing blocks and must not take one from the requests.
/// </summary>
internal sealed class VisitWriter(HitQueue queue, VisitStore store, OpenSessions sessions, ILogger<VisitWriter> logger) : IHostedService
{
    private Thread? thread;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        thread = new Thread(Run) { Name = "visits", IsBackground = true };
        thread.Start();
        return Task.CompletedTask;
    }

    /// <summary>Writes what was accepted before the server ends.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Close();
        return Task.Run(() => thread?.Join(TimeSpan.FromSeconds(10)), cancellationToken);
    }

    private void Run()
    {
        var names = new NameLimit();
        while (queue.Take() is { } batch)
        {
            names.Apply(batch.Hits);
            batch.Finish(TryWrite(batch));
        }
    }

    private bool TryWrite(HitBatch batch)
    {
        try
        {
            store.Write(batch);
            return true;
        }
        catch (Exception e)
        {
            queue.Lose(batch);
            sessions.Clear();
            logger.LogError("{Hits} hits could not be stored ({Error})\n{Stack}", batch.Hits.Count, e.GetType().Name, e.StackTrace);
            return false;
        }
    }
}

/// <summary>
/// Anybody can send made-up paths and referrers. This node counts a limited number of different ones a day for each site; further
/// ones are counted under one name, so that reports and tables stay small. A dropped hit is counted by its reason alone: its path and
/// source must not use up names, or a crawler could hide the real pages for the rest of the day.
/// </summary>
internal sealed class NameLimit(int limit = 5000)
{
    private readonly Dictionary<(string Site, string Kind), HashSet<string>> seen = [];
    private int day;

    public void Apply(List<Hit> hits)
    {
        for (var i = 0; i < hits.Count; i++)
        {
            var hit = hits[i];
            if (hit.Dropped is not null)
                continue;
            if (hit.Day > day)
            {
                seen.Clear();
                day = hit.Day;
            }
            var path = Limited(hit.Site, VisitCount.Page, hit.Path, PagePath.Other);
            var source = hit.Source is null ? null : Limited(hit.Site, VisitCount.Source, hit.Source, Referrer.Others);
            if (!ReferenceEquals(path, hit.Path) || !ReferenceEquals(source, hit.Source))
                hits[i] = hit with { Path = path, Source = source };
        }
    }

    private string Limited(string site, string kind, string name, string others)
    {
        if (!seen.TryGetValue((site, kind), out var names))
            seen.Add((site, kind), names = new HashSet<string>(StringComparer.Ordinal));
        return names.Contains(name) || (names.Count < limit && names.Add(name)) ? name : others;
    }
}
