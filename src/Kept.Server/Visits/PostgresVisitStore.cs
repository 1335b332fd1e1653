using Kept.Server.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Kept.Server.Visits;

/// <summary>
/// Writes batches to PostgreSQL, each table with one statement over arrays. Several nodes do this at once: every statement
/// takes its rows in the order of their keys and the tables come in one order, so writers wait for each other and never in a circle.
/// </summary>
internal sealed class PostgresVisitStore : VisitStore
{
    private const string InsertEvents =
        $"INSERT INTO {EventColumns} SELECT * FROM unnest(@0::text[], @1::bigint[], @2::bigint[], @3::bytea[], @4::text[], @5::text[], @6::int[])";

    private static readonly string UpsertVisitors =
        $"INSERT INTO {VisitorColumns} SELECT *, 0 FROM unnest(@0::text[], @1::int[], @2::bytea[], @3::bigint[], @4::bigint[], @5::bigint[]) {AddToVisitor}, \"SiteId\", \"Day\", \"VisitorId\"";

    private const string UpsertCounts =
        $"INSERT INTO {CountColumns} SELECT * FROM unnest(@0::text[], @1::int[], @2::text[], @3::text[], @4::bigint[], @5::bigint[]) {AddToCount}";

    private const string UpsertDays =
        $"INSERT INTO {DayColumns} SELECT * FROM unnest(@0::text[], @1::int[], @2::bigint[], @3::bigint[], @4::bigint[], @5::bigint[]) {AddToDay}";

    private readonly string connectionString;
    private readonly OpenSessions sessions;

    public PostgresVisitStore(StorageOptions options, OpenSessions sessions)
    {
        this.sessions = sessions;
        connectionString = PostgresSettings.Of(options.Database);
    }

    public override void Write(HitBatch batch)
    {
        var tally = Tally.Of(batch.Hits, batch.Lost, sessions);
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        using var transaction = connection.BeginTransaction();
        WriteEvents(connection, [.. batch.Hits.Where(h => h.Dropped is null)]);
        WriteVisitors(connection, tally);
        WriteCounts(connection, [.. tally.Counts]);
        WriteDays(connection, [.. tally.Days]);
        transaction.Commit();
    }

    public override void Dispose()
    {
        // Connections belong to the pool of their connection string.
    }

    private void WriteEvents(NpgsqlConnection connection, Hit[] hits)
    {
        if (hits.Length == 0)
            return;
        using var insert = Command(connection, InsertEvents,
            Texts(hits, h => h.Site), Longs(hits, h => h.At), Longs(hits, _ => NextId()), Bytes(hits, h => h.Visitor?.ToBytes()), Texts(hits, h => h.Path),
            Texts(hits, h => h.Source), Ints(hits, h => (int)h.Device));
        insert.ExecuteNonQuery();
    }

    private static void WriteVisitors(NpgsqlConnection connection, Tally tally)
    {
        var rows = tally.Visitors;
        if (rows.Count == 0)
            return;
        var byKey = rows.ToDictionary(r => (r.Site, r.Day, r.Visitor));
        using var upsert = Command(connection, UpsertVisitors,
            Texts(rows, r => r.Site), Ints(rows, r => r.Day), Bytes(rows, r => r.Visitor.ToBytes()), Longs(rows, r => r.FirstAt),
            Longs(rows, r => r.LastAt), Longs(rows, r => r.Sessions));
        using var reader = upsert.ExecuteReader();
        while (reader.Read())
        {
            var key = (reader.GetString(2), reader.GetInt32(3), VisitorId.Of(reader.GetFieldValue<byte[]>(4)));
            tally.Settle(byKey[key], reader.GetInt64(0), reader.GetInt32(1) == 1);
        }
    }

    private static void WriteCounts(NpgsqlConnection connection, Tally.CountRow[] rows)
    {
        using var upsert = Command(connection, UpsertCounts,
            Texts(rows, r => r.Site), Ints(rows, r => r.Day), Texts(rows, r => r.Kind), Texts(rows, r => r.Name),
            Longs(rows, r => r.Views), Longs(rows, r => r.Arrivals));
        upsert.ExecuteNonQuery();
    }

    private static void WriteDays(NpgsqlConnection connection, Tally.DayRow[] rows)
    {
        using var upsert = Command(connection, UpsertDays,
            Texts(rows, r => r.Site), Ints(rows, r => r.Day), Longs(rows, r => r.Views), Longs(rows, r => r.Visitors),
            Longs(rows, r => r.Sessions), Longs(rows, r => r.Arrivals));
        upsert.ExecuteNonQuery();
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            parameter.ParameterName = $"@{command.Parameters.Count}";
            command.Parameters.Add(parameter);
        }
        return command;
    }

    private static NpgsqlParameter Texts<T>(IReadOnlyList<T> rows, Func<T, string?> value) => Array(NpgsqlDbType.Text, rows.Select(value).ToArray());

    private static NpgsqlParameter Longs<T>(IReadOnlyList<T> rows, Func<T, long> value) => Array(NpgsqlDbType.Bigint, rows.Select(value).ToArray());

    private static NpgsqlParameter Ints<T>(IReadOnlyList<T> rows, Func<T, int> value) => Array(NpgsqlDbType.Integer, rows.Select(value).ToArray());

    private static NpgsqlParameter Bytes<T>(IReadOnlyList<T> rows, Func<T, byte[]?> value) => Array(NpgsqlDbType.Bytea, rows.Select(value).ToArray());

    private static NpgsqlParameter Array(NpgsqlDbType type, object values) => new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values };
}
