using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Kept.Server.Ledgers;

/// <summary>
/// Writes to a table of their own with one statement over arrays, which is its own transaction. The integrator moves them to the ledger with
/// their places: there they need one row and one entry in each index, and who reads never waits for who erases.
/// </summary>
internal sealed class PostgresEntryGroups(StorageOptions options) : EntryGroupStore
{
    private const string Insert =
        """
        INSERT INTO ledger_readings ("At", "Kind", "PersonId", "SiteId", "Salt", "Body", "Commitment", "Leaf", "Lives")
        SELECT * FROM unnest(@0::bigint[], @1::text[], @2::uuid[], @3::text[], @4::bytea[], @5::text[], @6::bytea[], @7::bytea[], @8::boolean[])
        """;

    /// <summary>
    /// A pool of one, for the thread that writes: it finds the same session each time, with everything it needs at hand, on a connection that nobody
    /// ever waited on without a thread, which makes waiting with one cheaper.
    /// </summary>
    private readonly string connectionString = new NpgsqlConnectionStringBuilder(PostgresSettings.Of(options.Database)) { MinPoolSize = 0, MaxPoolSize = 1, ApplicationName = "kept readings" }.ConnectionString;

    public override Task<bool> IsSettledAsync(KeptDb db, CancellationToken cancel) =>
        db.Database.SqlQuery<bool>($"""SELECT NOT EXISTS (SELECT 1 FROM ledger_readings) AS "Value" """).SingleAsync(cancel);

    public override void Write(IReadOnlyList<LedgerEntry> entries)
    {
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        using var command = new NpgsqlCommand(Insert, connection);
        Add(command, NpgsqlDbType.Bigint, entries, e => e.At.ToUnixTimeMilliseconds());
        Add(command, NpgsqlDbType.Text, entries, e => e.Kind);
        Add(command, NpgsqlDbType.Uuid, entries, e => e.PersonId);
        Add(command, NpgsqlDbType.Text, entries, e => e.SiteId);
        Add(command, NpgsqlDbType.Bytea, entries, e => e.Salt);
        Add(command, NpgsqlDbType.Text, entries, e => e.Body);
        Add(command, NpgsqlDbType.Bytea, entries, e => e.Commitment);
        Add(command, NpgsqlDbType.Bytea, entries, e => e.Leaf);
        Add(command, NpgsqlDbType.Boolean, entries, e => e.OfLiving);
        command.ExecuteNonQuery();
    }

    public override async Task<MovedEntries> MoveAsync(KeptDb db, int most, long place, CancellationToken cancel)
    {
        var waiting = await LockAsync(db, most, cancel);
        if (waiting.Length == 0)
            return MovedEntries.None;
        // The people are read again, and with them those they were joined to while their locks were waited for. They are asked for as
        // arrays, of which the planner expects few members: of a list it may expect many, and read the table of all people.
        var moved = await db.Database.SqlQuery<LedgerTree.Placed>(
            $"""
            WITH asked AS (DELETE FROM ledger_readings WHERE "Id" = ANY({waiting}) RETURNING *),
            held AS (
                SELECT "Id", "JoinedInto", "ErasedAt" FROM people
                WHERE "Id" = ANY(ARRAY(SELECT "PersonId" FROM asked UNION SELECT "JoinedInto" FROM people WHERE "Id" = ANY(ARRAY(SELECT "PersonId" FROM asked))))
                ORDER BY "Id" FOR SHARE),
            known AS (
                SELECT a.*, p."JoinedInto" AS into_id, a."Lives" AND now."ErasedAt" IS NOT NULL AS gone
                FROM asked a LEFT JOIN held p ON p."Id" = a."PersonId" LEFT JOIN held now ON now."Id" = COALESCE(p."JoinedInto", p."Id"))
            INSERT INTO ledger_entries ("Index", "At", "Kind", "PersonId", "SiteId", "Salt", "Body", "Commitment", "Leaf")
            SELECT {place} + ROW_NUMBER() OVER (ORDER BY "Id") - 1, "At", "Kind", CASE WHEN gone THEN NULL ELSE COALESCE(into_id, "PersonId") END, "SiteId",
                CASE WHEN gone THEN NULL ELSE "Salt" END, CASE WHEN gone THEN NULL ELSE "Body" END, "Commitment", "Leaf"
            FROM known ORDER BY "Id"
            RETURNING "Index", "Leaf"
            """).ToListAsync(cancel);
        return new(null, [.. moved.OrderBy(m => m.Index).Select(m => m.Leaf)]);
    }

    public override void Forget(long moved) => throw new NotSupportedException("What moves is removed in the same transaction.");

    public override void Dispose()
    {
        // Connections belong to the pool of their connection string.
    }

    /// <summary>
    /// Locks the people of the oldest entries, in the order of ids, as everybody takes them: every erasure and every joining comes before this or after
    /// it, and one that comes after finds the entries. Returns the entries' ids.
    /// </summary>
    private static Task<long[]> LockAsync(KeptDb db, int most, CancellationToken cancel) => db.Database.SqlQuery<long>(
        $"""
        WITH asked AS (SELECT "Id", "PersonId" FROM ledger_readings ORDER BY "Id" LIMIT {most}),
        held AS (
            SELECT "Id" FROM people
            WHERE "Id" = ANY(ARRAY(SELECT "PersonId" FROM asked UNION SELECT "JoinedInto" FROM people WHERE "Id" = ANY(ARRAY(SELECT "PersonId" FROM asked))))
            ORDER BY "Id" FOR SHARE)
        SELECT "Id" AS "Value" FROM asked CROSS JOIN (SELECT COUNT(*) FROM held) AS counted
        """).ToArrayAsync(cancel);

    private static void Add<T>(NpgsqlCommand command, NpgsqlDbType type, IReadOnlyList<LedgerEntry> entries, Func<LedgerEntry, T> value) =>
        command.Parameters.Add(new NpgsqlParameter($"@{command.Parameters.Count}", NpgsqlDbType.Array | type) { Value = entries.Select(value).ToArray() });
}
