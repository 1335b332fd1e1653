using System.Data.Common;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace Kept.Server.Ledgers;

/// <summary>
/// Inserts the entries of an act, where its unit of work is saved, by a statement that stays prepared: every act has
/// one, and the model's own insert takes several times as long. An entry belongs to no unit of work any more once it is inserted. Without a
/// transaction, as at a first start, the model inserts them.
/// </summary>
internal abstract class EntryInserts : SaveChangesInterceptor, ICommits
{
    protected const string Insert =
        """
        INSERT INTO ledger_entries ("At", "Kind", "PersonId", "SiteId", "Salt", "Body", "Commitment", "Leaf")
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING "Id"
        """;

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is KeptDb { Database.CurrentTransaction: not null } db && Take(db) is { Count: > 0 } entries)
            await WriteAsync(() => InsertAsync(db, entries, cancellationToken));
        return result;
    }

    /// <inheritdoc/>
    public virtual async Task CommitAsync(KeptDb db, IDbContextTransaction transaction, CancellationToken cancel)
    {
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Inserts in this order, in the transaction that is open, and sets the ids.</summary>
    protected abstract Task InsertAsync(KeptDb db, IReadOnlyList<LedgerEntry> entries, CancellationToken cancel);

    /// <summary>Runs an insertion. Throws <see cref="DbUpdateException"/> when it fails, as saving by the model does.</summary>
    protected static async Task WriteAsync(Func<Task> insert)
    {
        try
        {
            await insert();
        }
        catch (DbException e)
        {
            throw new DbUpdateException("The entries of an act were not written.", e);
        }
    }

    /// <summary>Takes the entries that were added out of the unit of work.</summary>
    protected static List<LedgerEntry> Take(KeptDb db)
    {
        var added = Added(db);
        foreach (var entry in added)
            entry.State = EntityState.Detached;
        return added.ConvertAll(a => a.Entity);
    }

    /// <summary>What was added was added by name; the comparison of all that is tracked, which saving makes anyway, is not needed to find it.</summary>
    private static List<EntityEntry<LedgerEntry>> Added(KeptDb db)
    {
        var before = db.ChangeTracker.AutoDetectChangesEnabled;
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            return [.. db.ChangeTracker.Entries<LedgerEntry>().Where(e => e.State == EntityState.Added)];
        }
        finally
        {
            db.ChangeTracker.AutoDetectChangesEnabled = before;
        }
    }
}
