using Kept.Server.Storage;
using Microsoft.Data.Sqlite;

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
        private readonly SqliteStatement begin;
        private readonly SqliteStatement commit;
        private readonly SqliteStatement insert;
        private readonly SqliteStatement visitor;
        private readonly SqliteStatement count;
        private readonly SqliteStatement day;

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
            begin = new SqliteStatement(handle, "BEGIN IMMEDIATE");
            commit = new SqliteStatement(handle, "COMMIT");
            insert = new SqliteStatement(handle, $"INSERT INTO {EventColumns} VALUES (?, ?, ?, ?, ?, ?, ?)");
            visitor = new SqliteStatement(handle, $"INSERT INTO {VisitorColumns} VALUES (?, ?, ?, ?, ?, ?, 0) {AddToVisitor}");
            count = new SqliteStatement(handle, $"INSERT INTO {CountColumns} VALUES (?, ?, ?, ?, ?, ?) {AddToCount}");
            day = new SqliteStatement(handle, $"INSERT INTO {DayColumns} VALUES (?, ?, ?, ?, ?, ?) {AddToDay}");
        }

        public void Write(List<Hit> hits, Tally tally, Func<long> nextId)
        {
            begin.Run();
            foreach (var hit in hits)
                if (hit.Dropped is null)
                    insert.Bind(1, hit.Site).Bind(2, hit.At).Bind(3, nextId()).Bind(4, hit.Visitor?.ToBytes()).Bind(5, hit.Path).Bind(6, hit.Source).Bind(7, (long)hit.Device).Run();
            foreach (var row in tally.Visitors)
            {
                visitor.Bind(1, row.Site).Bind(2, row.Day).Bind(3, row.Visitor.ToBytes()).Bind(4, row.FirstAt).Bind(5, row.LastAt).Bind(6, row.Sessions);
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
}
