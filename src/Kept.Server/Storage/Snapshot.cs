using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Storage;

/// <summary>
/// Something read from the database once and kept in memory until its <see cref="Revision"/> moves. Every node looks
/// at the revision each second, so a change made on one node shows on all within about a second.
/// </summary>
internal sealed class Snapshot<T>(string name, Func<KeptDb, CancellationToken, Task<T>> load, IServiceScopeFactory scopes, TimeProvider time, ILogger<Snapshot<T>> logger)
    : BackgroundService
    where T : class
{
    private volatile State? state;

    /// <summary>The newest loaded value. Throws when nothing was loaded, which start-up does before serving.</summary>
    public T Current => state?.Value ?? throw new InvalidOperationException($"The snapshot '{name}' is used before it was loaded.");

    /// <summary>Loads the value again when its revision has moved, or at once with <paramref name="force"/>.</summary>
    public async Task RefreshAsync(bool force, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KeptDb>();
        var number = await db.Set<Revision>().Where(r => r.Name == name).Select(r => (long?)r.Number).FirstOrDefaultAsync(cancel) ?? 0;
        if (!force && state is { } held && held.Number == number)
            return;
        state = new State(number, await load(db, cancel));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryRefreshAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private async Task TryRefreshAsync(CancellationToken cancel)
    {
        try
        {
            await RefreshAsync(force: false, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogWarning("Snapshot {Name} could not be refreshed ({Error}); the last one stays in use", name, e.GetType().Name);
        }
    }

    private sealed record State(long Number, T Value);
}
