using System.Security.Cryptography;

namespace Kept.Server.Visits;

/// <summary>
/// Writes a batch, events and rollups in one transaction: on each database in the way that is fastest there.
/// Used by one thread at a time.
/// </summary>
internal abstract class VisitStore : IDisposable
{
    protected const string EventColumns = """visit_events ("SiteId", "At", "Id", "VisitorId", "Path", "Source", "Device")""";

    protected const string VisitorColumns =
        """visit_visitor_days ("SiteId", "Day", "VisitorId", "FirstAt", "LastAt", "Sessions", "Continued")""";

    protected const string CountColumns = """visit_counts ("SiteId", "Day", "Kind", "Name", "Views", "Arrivals")""";

    protected const string DayColumns = """visit_days ("SiteId", "Day", "Views", "Visitors", "Sessions", "Arrivals")""";

    protected const string AddToCount =
        """
        ON CONFLICT ("SiteId", "Day", "Kind", "Name") DO UPDATE SET
            "Views" = visit_counts."Views" + excluded."Views", "Arrivals" = visit_counts."Arrivals" + excluded."Arrivals"
        """;

    protected const string AddToDay =
        """
        ON CONFLICT ("SiteId", "Day") DO UPDATE SET
            "Views" = visit_days."Views" + excluded."Views", "Visitors" = visit_days."Visitors" + excluded."Visitors",
            "Sessions" = visit_days."Sessions" + excluded."Sessions", "Arrivals" = visit_days."Arrivals" + excluded."Arrivals"
        """;

    // 1800000 ms is OpenSessions.Pause: the first new session is none when the last one is still open.
    private const string Continues = """(CASE WHEN excluded."FirstAt" - visit_visitor_days."LastAt" <= 1800000 THEN 1 ELSE 0 END)""";

    protected static readonly string AddToVisitor =
        $"""
        ON CONFLICT ("SiteId", "Day", "VisitorId") DO UPDATE SET
            "LastAt" = CASE WHEN excluded."LastAt" > visit_visitor_days."LastAt" THEN excluded."LastAt" ELSE visit_visitor_days."LastAt" END,
            "Sessions" = visit_visitor_days."Sessions" + excluded."Sessions" - {Continues},
            "Continued" = {Continues}
        RETURNING "Sessions", "Continued"
        """;

    // Starts anywhere, so that no two nodes number alike.
    private long lastId = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    protected long NextId() => ++lastId;

    /// <summary>Commits the batch. When it throws, nothing of the batch was stored.</summary>
    public abstract void Write(HitBatch batch);

    public abstract void Dispose();
}
