using Kept.Server.Shared;

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

    /// <summary>
    /// Makes what was written part of the ledger's table, where its readers find it and it gets its place in the tree. Call it outside of
    /// transactions: on SQLite it waits for the turn that a transaction holds.
    /// </summary>
    public Task SettleAsync(CancellationToken cancel) => store.IsSettled ? Task.CompletedTask : Ask(round =>
    {
        round.Settles = true;
        return round.Settled.Task;
    }).WaitAsync(cancel);

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
            if (round.Settles)
                Do(round.Settled, store.Settle);
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
            while (next is { Entries.Count: 0, Settles: false })
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

        public bool Settles { get; set; }

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Settled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>How entries of readings are written on one of the databases. Used by one thread at a time.</summary>
internal abstract class EntryGroupStore : IDisposable
{
    protected const string Columns = """ledger_entries ("At", "Kind", "PersonId", "SiteId", "Salt", "Body", "Commitment", "Leaf")""";

    /// <summary>Whether all that was written is part of the ledger's table. Any thread may ask.</summary>
    public abstract bool IsSettled { get; }

    /// <summary>Writes entries and makes them durable. When it throws, none was written.</summary>
    public abstract void Write(IReadOnlyList<LedgerEntry> entries);

    /// <summary>
    /// Makes all that was written part of the ledger's table. INVARIANT (ERASE): entries about somebody who was erased or joined to another
    /// record since they were made come there as that act left all others.
    /// </summary>
    public abstract void Settle();

    public abstract void Dispose();
}
