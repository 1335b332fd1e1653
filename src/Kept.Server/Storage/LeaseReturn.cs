namespace Kept.Server.Storage;

/// <summary>Gives this node's leases back when it stops in order, so that a restart or another node goes on at once.</summary>
internal sealed class LeaseReturn(IServiceScopeFactory scopes, Leases leases, StorageOptions options, ILogger<LeaseReturn> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!options.IsPostgres)
            return;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await leases.ReturnAsync(scope.ServiceProvider.GetRequiredService<KeptDb>(), cancellationToken);
        }
        catch (Exception e)
        {
            logger.LogWarning("Leases were not given back ({Error}); other nodes go on when they run out", e.GetType().Name);
        }
    }
}
