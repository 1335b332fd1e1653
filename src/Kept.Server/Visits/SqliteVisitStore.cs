using Kept.Server.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Kept.Server.Visits;

/// <summary>
/// Writes batches to SQLite: one connection of its own, a turn among the other writers, and statements that are
/// stepped without the provider's command, which costs more than a small insert itself.
/// </summary>
internal sealed class SqliteVisitStore(StorageOptions options, WriteTurn turn, OpenSessions sessions) : VisitStore
{
    private Connection? open;

    public override void Write(HitBatch batch)
    {
        var tally = Tally.Of(batch.Hits, batch.Lost, sessions);
        using var held = turn.TakeAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        open ??= new Connection(options.SqlitePath);
        try
        {
            open.Write(batch.Hits, tally, NextId);
        }
        catch
        {
            // The next batch starts on a fresh connection, whatever state this one was left in.
            Dispose();
            throw;
        }
    }

    public override void Dispose()
    {
        open?.Dispose();
        open = null;
    }

    private sealed class Connection : IDisposable
    {
        private readonly SqliteConnection connection;
        private readonly Statement begin;
        private readonly Statement commit;
        private readonly Statement insert;
        private readonly Statement visitor;
        private readonly Statement count;
        private readonly Statement day;

        public Connection(string path)
        {
            connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
            connection.Open();
            using (var pragmas = connection.CreateCommand())
            {
                // Every batch changes the same few pages; the later they are copied into the database, the fewer copies.
                pragmas.CommandText = SqliteSettings.Pragmas + " PRAGMA wal_autocheckpoint=4000;";
                pragmas.ExecuteNonQuery();
            }
            var handle = connection.Handle!;
            begin = new Statement(handle, "BEGIN IMMEDIATE");
            commit = new Statement(handle, "COMMIT");
            insert = new Statement(handle, $"INSERT INTO {EventColumns} VALUES (?, ?, ?, ?, ?, ?, ?)");
            visitor = new Statement(handle, $"INSERT INTO {VisitorColumns} VALUES (?, ?, ?, ?, ?, ?, 0) {AddToVisitor}");
            count = new Statement(handle, $"INSERT INTO {CountColumns} VALUES (?, ?, ?, ?, ?, ?) {AddToCount}");
            day = new Statement(handle, $"INSERT INTO {DayColumns} VALUES (?, ?, ?, ?, ?, ?) {AddToDay}");
        }

        public void Write(List<Hit> hits, Tally tally, Func<long> nextId)
        {
            begin.Run();
            foreach (var hit in hits)
                if (hit.Dropped is null)
                    insert.Bind(1, hit.Site).Bind(2, hit.At).Bind(3, nextId()).Bind(4, hit.Visitor).Bind(5, hit.Path).Bind(6, hit.Source).Bind(7, (long)hit.Device).Run();
            foreach (var row in tally.Visitors)
            {
                visitor.Bind(1, row.Site).Bind(2, row.Day).Bind(3, row.Visitor).Bind(4, row.FirstAt).Bind(5, row.LastAt).Bind(6, row.Sessions);
                var (all, continued) = visitor.RunReturning();
                tally.Settle(row, all, continued == 1);
            }
            foreach (var row in tally.Counts)
                count.Bind(1, row.Site).Bind(2, row.Day).Bind(3, row.Kind).Bind(4, row.Name).Bind(5, row.Views).Bind(6, row.Arrivals).Run();
            foreach (var row in tally.Days)
                day.Bind(1, row.Site).Bind(2, row.Day).Bind(3, row.Views).Bind(4, row.Visitors).Bind(5, row.Sessions).Bind(6, row.Arrivals).Run();
            commit.Run();
        }

        public void Dispose()
        {
            foreach (var statement in new[] { begin, commit, insert, visitor, count, day })
                statement.Dispose();
            connection.Dispose();
        }
    }

    /// <summary>A prepared statement whose parameters are numbered from 1. Throws <see cref="SqliteException"/>.</summary>
    private sealed class Statement : IDisposable
    {
        private readonly sqlite3 handle;
        private readonly sqlite3_stmt statement;

        public Statement(sqlite3 handle, string sql)
        {
            this.handle = handle;
            Check(raw.sqlite3_prepare_v3(handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
        }

        public Statement Bind(int index, string? value)
        {
            Check(value is null ? raw.sqlite3_bind_null(statement, index) : raw.sqlite3_bind_text(statement, index, value));
            return this;
        }

        public Statement Bind(int index, long value)
        {
            Check(raw.sqlite3_bind_int64(statement, index, value));
            return this;
        }

        public Statement Bind(int index, VisitorId? value)
        {
            if (value is not { } id)
                return Bind(index, (string?)null);
            Span<byte> bytes = stackalloc byte[VisitorId.Size];
            id.Write(bytes);
            Check(raw.sqlite3_bind_blob(statement, index, bytes));
            return this;
        }

        public void Run()
        {
            var result = raw.sqlite3_step(statement);
            _ = raw.sqlite3_reset(statement);
            if (result != raw.SQLITE_DONE)
                Check(result);
        }

        public (long First, long Second) RunReturning()
        {
            var result = raw.sqlite3_step(statement);
            if (result != raw.SQLITE_ROW)
            {
                _ = raw.sqlite3_reset(statement);
                Check(result);
            }
            var row = (raw.sqlite3_column_int64(statement, 0), raw.sqlite3_column_int64(statement, 1));
            Run();
            return row;
        }

        public void Dispose() => statement.Dispose();

        private void Check(int result) => SqliteException.ThrowExceptionForRC(result, handle);
    }
}
