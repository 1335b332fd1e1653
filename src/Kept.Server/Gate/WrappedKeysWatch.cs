using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Gate;

/// <summary>
/// INVARIANT (ERASE): a node that another one's erasure does not ask forgets the destroyed keys it still remembers, within a minute. Every node
/// looks for itself, for each remembers its own.
/// </summary>
internal sealed class WrappedKeysWatch(IServiceScopeFactory scopes, WrappedKeys keys, StorageOptions options, TimeProvider time, ILogger<WrappedKeysWatch> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A SQLite folder has one server at a time.
        if (!options.IsPostgres)
            return;
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryForgetAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private async Task TryForgetAsync(CancellationToken cancel)
    {
        try
        {
            await ForgetAsync(cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogWarning("Whether remembered keys were destroyed elsewhere could not be asked ({Error}); they open nothing, and it is asked again in a minute", e.GetType().Name);
        }
    }

    private async Task ForgetAsync(CancellationToken cancel)
    {
        var remembered = keys.Owners();
        if (remembered.Length == 0)
            return;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KeptDb>();
        foreach (var owner in await db.Set<DataKey>().Where(k => remembered.Contains(k.Id) && k.DestroyedAt != null).Select(k => k.Id).ToListAsync(cancel))
            keys.Forget(owner);
    }
}
