using Kept.Server.Gate;
using Kept.Server.Policies;

namespace Kept.Server.Diagnostics;

/// <summary>A request that waits to be sealed, with the version that lets it be kept.</summary>
internal readonly record struct QueuedRequest(string Site, PolicyVersion Version, LoggedRequest Request);

/// <summary>
/// What waits for the writer. It is bounded, so a flood costs neither memory nor disk: requests beyond the limit
/// are counted and not kept.
/// </summary>
internal sealed class RequestQueue(int limit)
{
    private readonly Lock gate = new();
    private List<QueuedRequest> waiting = [];
    private Dictionary<string, int> missed = new(StringComparer.Ordinal);

    public void Add(QueuedRequest request)
    {
        lock (gate)
        {
            if (waiting.Count < limit)
                waiting.Add(request);
            else
                missed[request.Site] = missed.GetValueOrDefault(request.Site) + 1;
        }
    }

    /// <summary>
    /// Takes everything that waits, and how many requests of each site were not kept since the last time.
    /// </summary>
    public (List<QueuedRequest> Requests, Dictionary<string, int> Missed) Take()
    {
        lock (gate)
        {
            var taken = (waiting, missed);
            (waiting, missed) = ([], new(StringComparer.Ordinal));
            return taken;
        }
    }
}
