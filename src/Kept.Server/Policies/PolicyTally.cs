using System.Collections.Concurrent;
using Kept.Policy;

namespace Kept.Server.Policies;

/// <summary>What is counted together: one rule of one version, at one site, on one day (UTC).</summary>
internal readonly record struct CountKey(string Site, string Policy, DateOnly Version, int Line, DateOnly Day);

/// <summary>
/// Counts in memory how often each rule permitted and refused an act. An increment is all that a decision pays;
/// <see cref="PolicyCountWriter"/> adds what came together to the database. Nobody's id is near it.
/// </summary>
internal sealed class PolicyTally(TimeProvider time)
{
    private readonly ConcurrentDictionary<CountKey, Cell> cells = new();

    /// <summary>Counts an act that was decided by some decisions of one version; a rule that spoke in several of them counts once.</summary>
    public void Count(string site, PolicyVersion version, params ReadOnlySpan<Decision> decisions)
    {
        var day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var seen = new HashSet<int>();
        foreach (var decision in decisions)
            foreach (var reason in decision.Reasons)
                if (reason.Rule is { Line: var line } && seen.Add(line))
                    cells.GetOrAdd(new CountKey(site, version.Document.Name, version.Document.Version, line, day), _ => new Cell()).Add(decision.Permitted);
    }

    /// <summary>Takes what was counted since the last taking; it is the caller's to keep or to <see cref="PutBack"/>.</summary>
    public IReadOnlyList<(CountKey Key, long Permits, long Refusals)> Take()
    {
        var yesterday = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-1);
        var taken = new List<(CountKey, long, long)>();
        foreach (var (key, cell) in cells)
        {
            if (cell.Take() is var (permits, refusals) && permits + refusals > 0)
                taken.Add((key, permits, refusals));
            else if (key.Day < yesterday)
                cells.TryRemove(key, out _);
        }
        return taken;
    }

    public void PutBack(IEnumerable<(CountKey Key, long Permits, long Refusals)> taken)
    {
        foreach (var (key, permits, refusals) in taken)
            cells.GetOrAdd(key, _ => new Cell()).Add(permits, refusals);
    }

    private sealed class Cell
    {
        private long permits;
        private long refusals;

        public void Add(bool permitted) => Interlocked.Increment(ref permitted ? ref permits : ref refusals);

        public void Add(long morePermits, long moreRefusals)
        {
            Interlocked.Add(ref permits, morePermits);
            Interlocked.Add(ref refusals, moreRefusals);
        }

        public (long Permits, long Refusals) Take() => (Interlocked.Exchange(ref permits, 0), Interlocked.Exchange(ref refusals, 0));
    }
}
