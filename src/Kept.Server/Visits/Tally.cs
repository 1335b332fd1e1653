namespace Kept.Server.Visits;

/// <summary>
/// What a batch of hits adds to the rollups. Rows come out sorted by key, so that two nodes that write at once
/// lock rows in the same order.
/// </summary>
internal sealed class Tally
{
    private readonly Dictionary<(string Site, int Day), DayRow> days = [];
    private readonly Dictionary<(string Site, int Day, string Kind, string Name), CountRow> counts = [];
    private readonly Dictionary<(string Site, int Day, VisitorId Visitor), VisitorRow> visitors = [];

    public IEnumerable<DayRow> Days => days.Values.OrderBy(d => d.Site, StringComparer.Ordinal).ThenBy(d => d.Day);

    public IEnumerable<CountRow> Counts => counts.Values
        .OrderBy(c => c.Site, StringComparer.Ordinal).ThenBy(c => c.Day).ThenBy(c => c.Kind, StringComparer.Ordinal).ThenBy(c => c.Name, StringComparer.Ordinal);

    public IReadOnlyList<VisitorRow> Visitors { get; private set; } = [];

    /// <param name="hits">The batch.</param>
    /// <param name="lost">Hits of each site that were not stored, counted on the day of the batch's last hit.</param>
    /// <param name="sessions">The visitors this node remembers; the batch's are added.</param>
    public static Tally Of(IReadOnlyList<Hit> hits, IReadOnlyDictionary<string, long> lost, OpenSessions sessions)
    {
        var tally = new Tally();
        // Hits come in the order of their arrival, which differs from the order of their times by a little at most.
        foreach (var hit in hits.OrderBy(h => h.At))
            tally.Add(hit, sessions);
        foreach (var (site, count) in lost)
            tally.CountOf(site, hits[^1].Day, VisitCount.Dropped, VisitCount.Lost).Views += count;
        tally.Visitors = [.. tally.visitors.Values.OrderBy(v => v.Site, StringComparer.Ordinal).ThenBy(v => v.Day).ThenBy(v => v.Visitor)];
        return tally;
    }

    /// <summary>Adds what writing a visitor's row found out: a new visitor of the day, and sessions that began.</summary>
    /// <param name="row">The row that was written.</param>
    /// <param name="sessions">All sessions of the visitor on that day, this batch's included.</param>
    /// <param name="continued">True when the batch's first session is one that was open in the database.</param>
    public void Settle(VisitorRow row, long sessions, bool continued)
    {
        var day = days[(row.Site, row.Day)];
        day.Visitors += sessions == row.Sessions && !continued ? 1 : 0;
        day.Sessions += row.Sessions - (continued ? 1 : 0);
    }

    private void Add(Hit hit, OpenSessions sessions)
    {
        if (hit.Dropped is not null)
        {
            Count(hit, VisitCount.Dropped, hit.Dropped);
            return;
        }
        if (!days.TryGetValue((hit.Site, hit.Day), out var day))
            days.Add((hit.Site, hit.Day), day = new DayRow(hit.Site, hit.Day));
        day.Views++;
        day.Arrivals += hit.Source is null ? 0 : 1;
        Count(hit, VisitCount.Page, hit.Path);
        if (hit.Source is not null)
            Count(hit, VisitCount.Source, hit.Source);
        if (hit.Device != Device.Unknown)
            Count(hit, VisitCount.Device, Names[(int)hit.Device]);
        if (hit.Visitor is { } visitor)
            See(hit, visitor, sessions);
    }

    private void Count(Hit hit, string kind, string name)
    {
        var row = CountOf(hit.Site, hit.Day, kind, name);
        row.Views++;
        row.Arrivals += hit.Source is null ? 0 : 1;
    }

    private CountRow CountOf(string site, int day, string kind, string name)
    {
        if (!counts.TryGetValue((site, day, kind, name), out var row))
            counts.Add((site, day, kind, name), row = new CountRow(site, day, kind, name));
        return row;
    }

    private void See(Hit hit, VisitorId visitor, OpenSessions sessions)
    {
        var continues = sessions.Continues(hit, visitor);
        if (!visitors.TryGetValue((hit.Site, hit.Day, visitor), out var row))
        {
            if (continues)
                return;
            visitors.Add((hit.Site, hit.Day, visitor), row = new VisitorRow(hit.Site, hit.Day, visitor, hit.At));
        }
        row.Sessions += continues ? 0 : 1;
        row.LastAt = hit.At;
    }

    private static readonly string[] Names = ["unknown", "small", "medium", "large"];

    internal sealed record DayRow(string Site, int Day)
    {
        public long Views { get; set; }

        public long Visitors { get; set; }

        public long Sessions { get; set; }

        public long Arrivals { get; set; }
    }

    internal sealed record CountRow(string Site, int Day, string Kind, string Name)
    {
        public long Views { get; set; }

        public long Arrivals { get; set; }
    }

    internal sealed record VisitorRow(string Site, int Day, VisitorId Visitor, long FirstAt)
    {
        public long LastAt { get; set; }

        public long Sessions { get; set; }
    }
}
