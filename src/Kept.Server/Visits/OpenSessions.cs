namespace Kept.Server.Visits;

/// <summary>
/// The visitors this node saw in the last half hour, so that a view in an open session writes no visitor row: those rows
/// lie all over the table, and touching one for each hit costs more than the hit. What the memory does not know, the
/// row in the database decides; so a restart, or a visitor who wanders between nodes, may split a long session in two.
/// </summary>
internal sealed class OpenSessions(int limit = 100_000)
{
    /// <summary>A pause longer than this ends a session: 30 minutes in milliseconds.</summary>
    public const long Pause = 30 * 60 * 1000;

    private readonly Lock gate = new();
    private readonly Dictionary<(string Site, VisitorId Visitor), long> last = [];

    /// <summary>Notes a view. True when it goes on with a session of the same day (UTC).</summary>
    public bool Continues(Hit hit, VisitorId visitor)
    {
        lock (gate)
        {
            var key = (hit.Site, visitor);
            var continues = last.TryGetValue(key, out var at) && hit.At - at <= Pause && Hit.DayOf(at) == hit.Day;
            if (last.Count >= limit)
                Prune(hit.At);
            last[key] = Math.Max(at, hit.At);
            return continues;
        }
    }

    /// <summary>Forgets an erased visitor, whose next view must write a row again.</summary>
    public void Forget(VisitorId visitor)
    {
        lock (gate)
            foreach (var key in last.Keys.Where(k => k.Visitor == visitor).ToList())
                last.Remove(key);
    }

    /// <summary>Forgets all, when what was noted could not be stored.</summary>
    public void Clear()
    {
        lock (gate)
            last.Clear();
    }

    private void Prune(long now)
    {
        foreach (var (key, at) in last)
            if (now - at > Pause)
                last.Remove(key);
        if (last.Count >= limit)
            last.Clear();
    }
}
