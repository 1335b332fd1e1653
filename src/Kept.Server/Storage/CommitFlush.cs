using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Kept.Server.Storage;

/// <summary>
/// Lets transactions that commit on SQLite one after another share one flush to the disk. A commit inside <see cref="Defer"/> appends to
/// the write-ahead log without waiting for the disk; <see cref="AfterCommitAsync"/> waits until a flush that began afterwards has
/// ended. INVARIANT (RECORD): no answer leaves before that, so what was told outlives a power cut, as with <c>synchronous=FULL</c>.
/// The log is in order: whatever was read from an earlier commit is flushed with it. PostgreSQL does all this itself.
/// </summary>
internal sealed class CommitFlush(StorageOptions options)
{
    private readonly Lock change = new();
    private Task running = Task.CompletedTask;
    private Task? next;

    /// <summary>Takes the flush out of this connection's next commits until disposed; null on PostgreSQL. The connection is open.</summary>
    public static Deferred? Defer(DbConnection connection) => connection is SqliteConnection { Handle: { } handle } ? new Deferred(handle) : null;

    /// <summary>Ends when everything committed before the call is on the disk. Throws <see cref="IOException"/> when the disk fails.</summary>
    public Task AfterCommitAsync()
    {
        // A flush that is going on may have begun before this commit, so it is the next one that counts.
        lock (change)
            return next ??= FlushAfterAsync(running);
    }

    private async Task FlushAfterAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (change)
            (running, next) = (next!, null);
        var log = options.SqlitePath + "-wal";
        try
        {
            using var file = File.OpenHandle(log, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.FlushToDisk(file);
        }
        catch (FileNotFoundException)
        {
            // The last connection was closed: SQLite has flushed the log into the database and deleted it.
        }
    }

    internal sealed class Deferred : IDisposable
    {
        private readonly sqlite3 handle;
        private readonly int changes;

        public Deferred(sqlite3 handle)
        {
            this.handle = handle;
            changes = raw.sqlite3_total_changes(handle);
            Run("PRAGMA synchronous=NORMAL");
        }

        /// <summary>Whether a row was written since.</summary>
        public bool Wrote => raw.sqlite3_total_changes(handle) != changes;

        public void Dispose() => Run("PRAGMA synchronous=FULL");

        private void Run(string pragma)
        {
            if (raw.sqlite3_exec(handle, pragma) is var result && result != raw.SQLITE_OK)
                throw new SqliteException($"'{pragma}' was refused.", result);
        }
    }
}
