using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Ledgers;

/// <summary>
/// An act that changes nothing: it opens, looks and decides, and the ledger tells of it. It needs no transaction of its own and takes no
/// turn among the writers; its entries are written together with those of the readings that run beside it. INVARIANT (RECORD):
/// what it opened is handed out only when its entries are durable.
/// </summary>
internal sealed class Readings(KeptDb db, LedgerWriter ledger, EntryGroups groups, ReadTurns turns)
{
    /// <summary>
    /// Runs <paramref name="work"/> and returns what it returns. Throws what the work throws, and <see cref="InvalidOperationException"/>
    /// when it changed something. Within an act or another reading it is a part of that one.
    /// </summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancel = default)
    {
        if (ledger.OfReading is not null || db.Database.CurrentTransaction is not null)
            return await work();
        var entries = ledger.OfReading = [];
        try
        {
            var result = await ExpectedAsync(work, cancel);
            await groups.WriteAsync(entries);
            return result;
        }
        catch
        {
            // What failed work changed must not be saved by a later act in the same scope.
            db.ChangeTracker.Clear();
            throw;
        }
        finally
        {
            ledger.OfReading = null;
        }
    }

    /// <summary>Those whose entries wait already wait for this one's, or for its failure.</summary>
    private async Task<T> ExpectedAsync<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        groups.Expect();
        try
        {
            return await LookAsync(work, cancel);
        }
        catch
        {
            groups.GiveUp();
            throw;
        }
    }

    /// <summary>One connection and one turn for all that the work asks, given back before the entries wait for the disk.</summary>
    private async Task<T> LookAsync<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        using var turn = await turns.TakeAsync(cancel);
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            var result = await work();
            if (db.ChangeTracker.HasChanges())
                throw new InvalidOperationException(
                    $"A reading changed a {db.ChangeTracker.Entries().First(e => e.State is not EntityState.Unchanged).Metadata.DisplayName()}; what changes something runs in {nameof(Transactions)}.");
            return result;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
