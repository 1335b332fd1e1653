using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Gate;

/// <summary>
/// INVARIANT (ERASE): a node that another one's erasure does not ask forgets the destroyed keys it still remembers, within a minute. Every node
/// looks for itself, for each remembers its own.
/// </summary>
internal sealed class WrappedKeysWatch(IServiceScopeFactory scopes, WrappedKeys keys, StorageOptions options, TimeProvider time, ILogger<WrappedKeysWatch> logger)
    : NodeJob(TimeSpan.FromMinutes(1), time, logger)
{
    protected override string Failure => "Whether remembered keys were destroyed elsewhere could not be asked, and they open nothing";

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        // A SQLite folder has one server at a time.
        var remembered = options.IsPostgres ? keys.Owners() : [];
        if (remembered.Length == 0)
            return;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KeptDb>();
        foreach (var owner in await db.Set<DataKey>().Where(k => remembered.Contains(k.Id) && k.DestroyedAt != null).Select(k => k.Id).ToListAsync(cancel))
            keys.Forget(owner);
    }
}
