namespace Kept.Server.Storage;

/// <summary>
/// One unit of work. INVARIANT (RECORD): an act and its ledger entry commit in one transaction, so every act that
/// writes runs inside <see cref="RunAsync{T}"/> and adds its entry to the same context.
/// </summary>
internal sealed class Transactions(KeptDb db, WriteTurn turn, ICommits commits)
{
    private readonly List<Func<Task>> afterCommit = [];

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction, saves what it changed and commits. Throws what the work
    /// throws, having changed nothing. Nested calls join the transaction that is open.
    /// </summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancel = default)
    {
        if (db.Database.CurrentTransaction is not null)
            return await work();
        using var _ = await turn.TakeAsync(cancel);
        try
        {
            var result = await WithinAsync(work, cancel);
            foreach (var action in afterCommit)
                await action();
            return result;
        }
        catch
        {
            // Entities changed by failed work must not be saved by a later act in the same scope.
            db.ChangeTracker.Clear();
            throw;
        }
        finally
        {
            afterCommit.Clear();
        }
    }

    public Task RunAsync(Func<Task> work, CancellationToken cancel = default) =>
        RunAsync(async () => { await work(); return true; }, cancel);

    /// <summary>
    /// Runs <paramref name="action"/> once the open transaction has committed, and never when it fails. It is lost in a
    /// crash, so it wakes those who look anyway and does no work of its own that matters. It must not throw.
    /// </summary>
    public void AfterCommit(Action action) => AfterCommit(() =>
    {
        action();
        return Task.CompletedTask;
    });

    /// <inheritdoc cref="AfterCommit(Action)"/>
    public void AfterCommit(Func<Task> action) => afterCommit.Add(action);

    /// <summary>The transaction is closed when this returns, so that what follows the commit finds none.</summary>
    private async Task<T> WithinAsync<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var result = await work();
        await commits.CommitAsync(db, transaction, cancel);
        return result;
    }
}
