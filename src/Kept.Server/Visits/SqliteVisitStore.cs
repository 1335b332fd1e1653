using Kept.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Kept.Server.Visits;

/// <summary>Writes batches to SQLite: one connection of its own, prepared statements, a turn among the other writers.</summary>
internal sealed class SqliteVisitStore(StorageOptions options, WriteTurn turn) : VisitStore
{
    private Statements? statements;

    public override void Write(HitBatch batch)
    {
        var tally = Tally.Of(batch.Hits, batch.Lost);
        using var held = turn.TakeAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        statements ??= new Statements(options.SqlitePath);
        try
        {
            statements.Write(batch.Hits, tally);
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
        statements?.Dispose();
        statements = null;
    }

    private sealed class Statements : IDisposable
    {
        private readonly SqliteConnection connection;
        private readonly SqliteCommand begin;
        private readonly SqliteCommand commit;
        private readonly SqliteCommand insert;
        private readonly SqliteCommand visitor;
        private readonly SqliteCommand count;
        private readonly SqliteCommand day;

        public Statements(string path)
        {
            connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
            connection.Open();
            using (var pragmas = connection.CreateCommand())
            {
                pragmas.CommandText = SqliteSettings.Pragmas;
                pragmas.ExecuteNonQuery();
            }
            begin = Prepare("BEGIN IMMEDIATE", 0);
            commit = Prepare("COMMIT", 0);
            insert = Prepare($"INSERT INTO {EventColumns} VALUES (@0, @1, @2, @3, @4, @5)", 6);
            visitor = Prepare($"INSERT INTO {VisitorColumns} VALUES (@0, @1, @2, @3, @4, @5, @6, 0) {AddToVisitor}", 7);
            count = Prepare($"INSERT INTO {CountColumns} VALUES (@0, @1, @2, @3, @4, @5) {AddToCount}", 6);
            day = Prepare($"INSERT INTO {DayColumns} VALUES (@0, @1, @2, @3, @4, @5) {AddToDay}", 6);
        }

        public void Write(IReadOnlyList<Hit> hits, Tally tally)
        {
            begin.ExecuteNonQuery();
            foreach (var hit in hits)
                if (hit.Dropped is null)
                    Run(insert, hit.Site, hit.At, hit.Visitor?.ToBytes(), hit.Path, hit.Source, (long)hit.Device);
            foreach (var row in tally.Visitors)
                See(tally, row);
            foreach (var row in tally.Counts)
                Run(count, row.Site, (long)row.Day, row.Kind, row.Name, row.Views, row.Arrivals);
            foreach (var row in tally.Days)
                Run(day, row.Site, (long)row.Day, row.Views, row.Visitors, row.Sessions, row.Arrivals);
            commit.ExecuteNonQuery();
        }

        public void Dispose()
        {
            foreach (var command in new[] { begin, commit, insert, visitor, count, day })
                command.Dispose();
            connection.Dispose();
        }

        private void See(Tally tally, Tally.VisitorRow row)
        {
            Bind(visitor, row.Site, (long)row.Day, row.Visitor.ToBytes(), row.FirstAt, row.LastAt, row.Views, row.Sessions);
            using var reader = visitor.ExecuteReader();
            reader.Read();
            tally.Settle(row, reader.GetInt64(0), reader.GetInt64(1) == 1);
        }

        private SqliteCommand Prepare(string sql, int parameters)
        {
            var command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < parameters; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = $"@{i}" });
            command.Prepare();
            return command;
        }

        private static void Run(SqliteCommand command, params ReadOnlySpan<object?> values)
        {
            Bind(command, values);
            command.ExecuteNonQuery();
        }

        private static void Bind(SqliteCommand command, params ReadOnlySpan<object?> values)
        {
            for (var i = 0; i < values.Length; i++)
                command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}
