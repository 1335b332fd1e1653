using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Ledgers;

/// <summary>
/// An act that changes nothing: it opens, looks and decides, and the ledger tells of it. It needs no transaction of its own and takes no
/// turn among the writers; its entries are written together with those of the readings that run beside it. INVARIANT (RECORD):
/// what it opened is handed out only when its entries are durable.
/// </summary>
internal sealed class Readings(KeptDb db, EntryGroups groups)
{
    private bool running;

    /// <summary>
    /// Runs <paramref name="work"/> and returns what it returns. Throws what the work throws, and <see cref="InvalidOperationException"/>
    /// when it changed something. Within an act or another reading it is a part of that one.
    /// </summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancel = default)
    {
        if (running || db.Database.CurrentTransaction is not null)
            return await work();
        running = true;
        try
        {
            var result = await LookAsync(work, cancel);
            await groups.WriteAsync(TakeEntries());
            return result;
        }
        catch
        {
            // Entries of failed work must not be saved by a later act in the same scope.
            db.ChangeTracker.Clear();
            throw;
        }
        finally
        {
            running = false;
        }
    }

    /// <summary>One connection for all that the work asks, given back before the entries wait for the disk.</summary>
    private async Task<T> LookAsync<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            return await work();
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private List<LedgerEntry> TakeEntries()
    {
        var entries = new List<LedgerEntry>();
        foreach (var tracked in db.ChangeTracker.Entries().Where(e => e.State is not EntityState.Unchanged).ToList())
        {
            if (tracked is not { Entity: LedgerEntry entry, State: EntityState.Added })
                throw new InvalidOperationException($"A reading changed a {tracked.Metadata.DisplayName()}; what changes something runs in {nameof(Transactions)}.");
            entries.Add(entry);
            tracked.State = EntityState.Detached;
        }
        return entries;
    }
}
