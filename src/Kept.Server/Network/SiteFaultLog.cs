using Kept.Server.Storage;

namespace Kept.Server.Network;

/// <summary>
/// Writes to the log when a site closes for maintenance, with the reason, and when it opens again: once, not with
/// every look.
/// </summary>
internal sealed class SiteFaultLog(SiteFaults faults, TimeProvider time, ILogger<SiteFaultLog> logger)
    : NodeJob(TimeSpan.FromSeconds(1), time, logger)
{
    private Dictionary<string, string> told = new(StringComparer.Ordinal);

    protected override string Failure => "Nobody could look which sites are closed";

    /// <summary>Compares with what was told before.</summary>
    public void Tell()
    {
        var now = faults.All().ToDictionary(f => f.Site.Id, f => f.Fault.Reason, StringComparer.Ordinal);
        foreach (var (site, reason) in now)
            if (told.GetValueOrDefault(site) != reason)
                logger.LogError("The site '{Site}' is closed for maintenance: {Reason}", site, reason);
        foreach (var site in told.Keys.Where(site => !now.ContainsKey(site)))
            logger.LogInformation("The site '{Site}' is open again", site);
        told = now;
    }

    protected override Task RunOnceAsync(CancellationToken cancel)
    {
        Tell();
        return Task.CompletedTask;
    }
}
