using Kept.Server.Storage;

namespace Kept.Server.Ledgers;

/// <summary>
/// Gives committed entries their places in the tree, on one node at a time. The state row is locked for the whole
/// round, so even two nodes that both believe to hold the lease cannot fork the tree.
/// </summary>
internal sealed class Integrator(IServiceScopeFactory scopes, Leases leases, TimeProvider time, ILogger<Integrator> logger)
    : LeasedJob(scopes, leases, time, logger)
{
    private const int BatchSize = 20_000;

    // An entry has its place within a second; oftener, SQLite's readers would forget their pages for it oftener.
    protected override TimeSpan Interval => TimeSpan.FromMilliseconds(750);

    // Rounds that meet wait for the state row, so that a dead node's need not be waited for longer.
    protected override TimeSpan Lease => TimeSpan.FromSeconds(4);

    protected override Task<bool> RunOnceAsync(IServiceProvider services, CancellationToken cancel) =>
        services.GetRequiredService<LedgerTree>().IntegrateAsync(BatchSize, cancel);
}
