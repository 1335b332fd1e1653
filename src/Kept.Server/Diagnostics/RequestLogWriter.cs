using Kept.Server.Gate;
using Kept.Server.Storage;

namespace Kept.Server.Diagnostics;

/// <summary>
/// Seals what gathered, once a second at most and in one transaction. What cannot be written is lost: a shop does
/// not wait for its diagnostics.
/// </summary>
internal sealed class RequestLogWriter(
    IServiceScopeFactory scopes,
    RequestQueue queue,
    TimeProvider time,
    ILogger<RequestLogWriter> logger
) : NodeJob(TimeSpan.FromSeconds(1), time, logger)
{
    protected override string Failure =>
        "Requests could not be added to the sealed log of network addresses and are not in it";

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        var (requests, missed) = queue.Take();
        if (requests.Count == 0)
            return;
        await using var scope = scopes.CreateAsyncScope();
        var log = scope.ServiceProvider.GetRequiredService<NetworkLog>();
        await scope
            .ServiceProvider.GetRequiredService<Transactions>()
            .RunAsync(
                async () =>
                {
                    foreach (var batch in requests.GroupBy(r => (r.Site, r.Version, r.Request.At.UtcDateTime.Date)))
                    {
                        missed.Remove(batch.Key.Site, out var count);
                        await log.AddAsync(
                            batch.Key.Site,
                            batch.Key.Version,
                            [.. batch.Select(r => r.Request).OrderBy(r => r.At)],
                            count,
                            cancel
                        );
                    }
                },
                cancel
            );
    }

    /// <summary>Writes what the last requests left.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryRoundAsync(CancellationToken.None);
    }
}
