using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Storage;

/// <summary>
/// Something read from the database once and kept in memory until its <see cref="Revision"/> moves. Every node looks
/// at the revision each second, so a change made on one node shows on all within about a second.
/// </summary>
internal sealed class Snapshot<T>(string name, Func<KeptDb, CancellationToken, Task<T>> load, IServiceScopeFactory scopes, TimeProvider time, ILogger<Snapshot<T>> logger)
    : NodeJob(TimeSpan.FromSeconds(1), time, logger)
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

    protected override string Failure => $"Snapshot {name} could not be refreshed, and the last one stays in use";

    protected override Task RunOnceAsync(CancellationToken cancel) => RefreshAsync(force: false, cancel);

    private sealed record State(long Number, T Value);
}
