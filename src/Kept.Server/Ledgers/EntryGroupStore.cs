using Kept.Server.Storage;

namespace Kept.Server.Ledgers;

/// <summary>How entries of readings are written on one of the databases. <see cref="Write"/> and <see cref="Forget"/> are one thread's.</summary>
internal abstract class EntryGroupStore : IDisposable
{
    /// <summary>Whether all that was written is part of the ledger's table. Any thread may ask.</summary>
    public abstract Task<bool> IsSettledAsync(KeptDb db, CancellationToken cancel);

    /// <summary>Writes entries and makes them durable. When it throws, none was written.</summary>
    public abstract void Write(IReadOnlyList<LedgerEntry> entries);

    /// <summary>
    /// Adds the oldest of what was written to the ledger's table, in the transaction that is open, each at its place in the tree from
    /// <paramref name="place"/> on. INVARIANT (ERASE): entries about somebody who was erased or joined to another record since they were
    /// made come there as that act left all others.
    /// </summary>
    public abstract Task<MovedEntries> MoveAsync(KeptDb db, int most, long place, CancellationToken cancel);

    /// <summary>Removes what was moved, where <see cref="MoveAsync"/> could not do both in one transaction.</summary>
    public abstract void Forget(long moved);

    public abstract void Dispose();
}

/// <summary>What came into the ledger's table.</summary>
/// <param name="UpTo">What <see cref="EntryGroupStore.Forget"/> is told once this is committed; null when there is nothing to forget.</param>
/// <param name="Leaves">The leaf hashes, in the order of their places.</param>
internal sealed record MovedEntries(long? UpTo, IReadOnlyList<byte[]> Leaves)
{
    public static MovedEntries None { get; } = new(null, []);
}
