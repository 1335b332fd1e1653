using Kept.Server.Shared;
using Kept.Server.Storage;

namespace Kept.Server.Ledgers;

/// <summary>
/// Writes the entries of readings: those that gathered while the last ones were being written together, with one flush of the disk, and
/// nobody waits for a timer. It has a thread of its own, since a flush blocks and must not take one from the requests.
/// </summary>
internal sealed class EntryGroups(EntryGroupStore store) : IDisposable
{
    // The thread sleeps on this lock, hence an object and not a Lock.
    private readonly object gate = new();
    private Round next = new();
    private Thread? thread;
    private bool closed;

    /// <summary>Ends once the entries are durable. Throws what the database throws, and then none was written.</summary>
    public Task WriteAsync(IReadOnlyList<LedgerEntry> entries) => entries.Count == 0 ? Task.CompletedTask : Ask(round =>
    {
        round.Entries.AddRange(entries);
        return round.Written.Task;
    });

    /// <summary>Whether all that was written is part of the ledger's table.</summary>
    public bool IsSettled => store.IsSettled;

    /// <summary>
    /// Makes what was written part of the ledger's table, where its readers find it and it gets its place in the tree: in the caller's
    /// transaction, up to <paramref name="most"/> entries. Once that is committed, <see cref="ForgetAsync"/> is owed.
    /// </summary>
    public long Move(KeptDb db, int most) => store.IsSettled ? 0 : store.Move(db, most);

    /// <summary>Forgets what a committed transaction moved. Moved again after a crash in between, it adds nothing.</summary>
    /// <param name="moved">What <see cref="Move"/> returned.</param>
    public Task ForgetAsync(long moved) => store.IsSettled ? Task.CompletedTask : Ask(round =>
    {
        round.Moved = moved;
        return round.Forgotten.Task;
    });

    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            Monitor.Pulse(gate);
        }
        thread?.Join();
        store.Dispose();
    }

    private Task Ask(Func<Round, Task> what)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            if (thread is null)
            {
                thread = new Thread(Run) { Name = "readings", IsBackground = true };
                thread.Start();
            }
            var done = what(next);
            Monitor.Pulse(gate);
            return done;
        }
    }

    private void Run()
    {
        while (Take() is { } round)
        {
            if (round.Entries.Count > 0)
                Do(round.Written, () => Write(round.Entries));
            if (round.Moved is { } moved)
                Do(round.Forgotten, () => store.Forget(moved));
        }
    }

    private void Write(List<LedgerEntry> entries)
    {
        store.Write(entries);
        FaultPoint.Reached("reading-recorded");
    }

    private Round? Take()
    {
        lock (gate)
        {
            while (next is { Entries.Count: 0, Moved: null })
            {
                if (closed)
                    return null;
                Monitor.Wait(gate);
            }
            var round = next;
            next = new Round();
            return round;
        }
    }

    private static void Do(TaskCompletionSource done, Action act)
    {
        try
        {
            act();
            done.SetResult();
        }
        catch (Exception e)
        {
            done.SetException(e);
        }
    }

    /// <summary>What is done next, in one go.</summary>
    private sealed class Round
    {
        public List<LedgerEntry> Entries { get; } = [];

        public long? Moved { get; set; }

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Forgotten { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>How entries of readings are written on one of the databases. <see cref="Write"/> and <see cref="Forget"/> are one thread's.</summary>
internal abstract class EntryGroupStore : IDisposable
{
    protected const string Columns = """ledger_entries ("At", "Kind", "PersonId", "SiteId", "Salt", "Body", "Commitment", "Leaf")""";

    /// <summary>Whether all that was written is part of the ledger's table. Any thread may ask.</summary>
    public abstract bool IsSettled { get; }

    /// <summary>Writes entries and makes them durable. When it throws, none was written.</summary>
    public abstract void Write(IReadOnlyList<LedgerEntry> entries);

    /// <summary>
    /// Adds the oldest of what was written to the ledger's table, in the transaction that is open, and returns up to where. INVARIANT
    /// (ERASE): entries about somebody who was erased or joined to another record since they were made come there as that act left all others.
    /// </summary>
    public abstract long Move(KeptDb db, int most);

    /// <summary>Removes what was moved.</summary>
    public abstract void Forget(long moved);

    public abstract void Dispose();
}
