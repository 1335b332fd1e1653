using Kept.Server.Shared;
using Kept.Server.Storage;

namespace Kept.Server.Ledgers;

/// <summary>
/// Writes the entries of readings together, with one flush of the disk for those that wait. A flush costs the processor as much for one entry as
/// for many, so it begins when as many readings wait as are still asking: at once for one alone, and after <see cref="Patience"/> at the
/// latest. It has a thread of its own, since a flush blocks and must not take one from the requests.
/// </summary>
internal sealed class EntryGroups(EntryGroupStore store) : IDisposable
{
    // The thread sleeps on this lock, hence an object and not a Lock.
    private readonly object gate = new();
    private Round next = new();
    private Thread? thread;
    private int asking;
    private bool idle;
    private bool closed;

    /// <summary>How long an entry waits at most for those of others before its flush begins.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Whether all that was written is part of the ledger's table.</summary>
    public Task<bool> IsSettledAsync(KeptDb db, CancellationToken cancel) => store.IsSettledAsync(db, cancel);

    /// <summary>Tells that a reading begins, which <see cref="WriteAsync"/> or <see cref="GiveUp"/> ends.</summary>
    public void Expect()
    {
        lock (gate)
            asking++;
    }

    /// <summary>The reading that was expected has nothing to write: it failed, or nothing it did is told.</summary>
    public void GiveUp()
    {
        lock (gate)
        {
            asking--;
            WakeIfDue();
        }
    }

    /// <summary>Ends once the entries of the reading that was expected are durable. Throws what the database throws, and then none was written.</summary>
    public async Task WriteAsync(IReadOnlyList<LedgerEntry> entries)
    {
        try
        {
            if (entries.Count > 0)
                await TakeInAsync(entries);
        }
        finally
        {
            GiveUp();
        }
    }

    /// <summary>
    /// Makes what was written part of the ledger's table, where its readers find it: in the caller's transaction, up to
    /// <paramref name="most"/> entries, at the places from <paramref name="place"/> on. Once that is committed, <see cref="ForgetAsync"/> is owed.
    /// </summary>
    public Task<MovedEntries> MoveAsync(KeptDb db, int most, long place, CancellationToken cancel) => store.MoveAsync(db, most, place, cancel);

    /// <summary>Forgets what a committed transaction moved. Moved again after a crash in between, it adds nothing.</summary>
    public Task ForgetAsync(MovedEntries moved)
    {
        if (moved.UpTo is not { } upTo)
            return Task.CompletedTask;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            next.Moved = upTo;
            WakeIfDue();
            return next.Forgotten.Task;
        }
    }

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

    private Task TakeInAsync(IReadOnlyList<LedgerEntry> entries)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            asking--;
            next.Entries.AddRange(entries);
            next.Waiting++;
            WakeIfDue();
            return next.Written.Task;
        }
    }

    /// <summary>A round that is due stays so, however many begin to ask before the thread sees it.</summary>
    private void WakeIfDue()
    {
        next.IsDue |= next.Moved is not null || (next.Waiting > 0 && next.Waiting >= asking);
        if (thread is null && !next.IsEmpty)
        {
            thread = new Thread(Run) { Name = "readings", IsBackground = true };
            thread.Start();
        }
        if (next.IsDue || (idle && !next.IsEmpty))
            Monitor.Pulse(gate);
    }

    private void Run()
    {
        while (Take() is { IsEmpty: false } round)
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

    /// <summary>What is to be done next; nothing when this was closed.</summary>
    private Round Take()
    {
        lock (gate)
        {
            while (!next.IsDue && !closed)
            {
                // Once nothing came for a while, the first that comes wakes this; before, only what is due does.
                var woken = Monitor.Wait(gate, idle ? Timeout.InfiniteTimeSpan : Patience);
                if (!woken && !next.IsEmpty)
                    break;
                idle = !woken;
            }
            var round = next;
            (next, idle) = (new Round(), false);
            // They count as asking until their threads run again: a reading that is over is often followed by the next.
            asking += round.Waiting;
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

        /// <summary>Readings that wait for these entries.</summary>
        public int Waiting { get; set; }

        public long? Moved { get; set; }

        public bool IsDue { get; set; }

        public bool IsEmpty => Entries.Count == 0 && Moved is null;

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Forgotten { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
