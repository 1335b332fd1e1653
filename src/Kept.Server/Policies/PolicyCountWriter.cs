using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Policies;

/// <summary>
/// Adds this node's counts to the rows of the day, every few seconds and when the server stops; nodes add up. A node that is
/// killed loses the last seconds of counts and nothing else. Rows go when they are older than what is shown.
/// </summary>
internal sealed class PolicyCountWriter(IServiceScopeFactory scopes, PolicyTally tally, TimeProvider time, ILogger<PolicyCountWriter> logger)
    : NodeJob(TimeSpan.FromSeconds(5), time, logger)
{
    /// <summary>For how many days, today among them, a page shows counts and rows are kept.</summary>
    public const int Days = 30;

    private DateOnly swept;

    private DateOnly Today => DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime);

    protected override string Failure => "Counts of the policies could not be written, and are added later";

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryRoundAsync(CancellationToken.None);
    }

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        var taken = tally.Take();
        try
        {
            if (taken.Count > 0 || swept != Today)
                await WriteAsync(taken, cancel);
        }
        catch
        {
            tally.PutBack(taken);
            throw;
        }
    }

    private async Task WriteAsync(IReadOnlyList<(CountKey Key, long Permits, long Refusals)> taken, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KeptDb>();
        await scope.ServiceProvider.GetRequiredService<Transactions>().RunAsync(async () =>
        {
            // In one order on every node, so that two of them never wait for each other in a circle.
            foreach (var (key, permits, refusals) in taken.OrderBy(t => t.Key.Site, StringComparer.Ordinal).ThenBy(t => t.Key.Policy, StringComparer.Ordinal).ThenBy(t => t.Key.Version).ThenBy(t => t.Key.Day).ThenBy(t => t.Key.Line))
                await db.Database.ExecuteSqlAsync(
                    $"""
                    INSERT INTO policy_counts ("SiteId", "PolicyName", "Version", "Line", "Day", "Permits", "Refusals")
                    VALUES ({key.Site}, {key.Policy}, {key.Version.DayNumber}, {key.Line}, {key.Day.DayNumber}, {permits}, {refusals})
                    ON CONFLICT ("SiteId", "PolicyName", "Version", "Line", "Day") DO UPDATE
                    SET "Permits" = policy_counts."Permits" + excluded."Permits", "Refusals" = policy_counts."Refusals" + excluded."Refusals"
                    """, cancel);
            if (swept != Today)
            {
                var oldest = Today.AddDays(1 - Days);
                await db.Set<PolicyCount>().Where(c => c.Day < oldest).ExecuteDeleteAsync(cancel);
            }
        }, cancel);
        swept = Today;
    }
}

/// <summary>How often the rules of a version acted lately, by line.</summary>
internal sealed record RuleCounts(IReadOnlyDictionary<int, (long Permits, long Refusals)> ByLine)
{
    public static async Task<RuleCounts> OfAsync(KeptDb db, string site, PolicyVersion version, DateOnly today, CancellationToken cancel)
    {
        var (name, date, oldest) = (version.Document.Name, version.Document.Version, today.AddDays(1 - PolicyCountWriter.Days));
        var rows = await db.Set<PolicyCount>().AsNoTracking().Where(c => c.SiteId == site && c.PolicyName == name && c.Version == date && c.Day >= oldest).ToListAsync(cancel);
        return new RuleCounts(rows.GroupBy(c => c.Line).ToDictionary(g => g.Key, g => (g.Sum(c => c.Permits), g.Sum(c => c.Refusals))));
    }

    /// <summary>For example <c>permitted 12 times, refused 3 times</c>.</summary>
    public string Words(int line) => ByLine.TryGetValue(line, out var counts)
        ? $"permitted {Times(counts.Permits)}, refused {Times(counts.Refusals)}"
        : "not asked";

    private static string Times(long count) => count == 1 ? "once" : $"{count} times";
}
