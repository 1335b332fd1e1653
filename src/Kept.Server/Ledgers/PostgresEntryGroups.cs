using Kept.Server.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Kept.Server.Ledgers;

/// <summary>Writes to the ledger's table at once, with one statement over arrays, which is its own transaction.</summary>
internal sealed class PostgresEntryGroups(StorageOptions options) : EntryGroupStore
{
    // The locks put every erasure and every joining before this or after it: one that comes after finds the entries. They are taken in
    // the order of ids, as everybody takes them.
    private const string Statement =
        """
        WITH asked AS (
            SELECT * FROM unnest(@0::bigint[], @1::text[], @2::uuid[], @3::text[], @4::bytea[], @5::text[], @6::bytea[], @7::bytea[], @8::boolean[])
                WITH ORDINALITY AS a (at, kind, person, site, salt, body, commitment, leaf, lives, place)),
        people AS (
            SELECT "Id", "JoinedInto", "ErasedAt" FROM people
            WHERE "Id" = ANY(ARRAY(SELECT unnest(@2) UNION SELECT "JoinedInto" FROM people WHERE "Id" = ANY(@2)))
            ORDER BY "Id" FOR SHARE),
        known AS (
            SELECT a.*, p."JoinedInto" AS into_id, a.lives AND now."ErasedAt" IS NOT NULL AS gone
            FROM asked a LEFT JOIN people p ON p."Id" = a.person LEFT JOIN people now ON now."Id" = COALESCE(p."JoinedInto", p."Id"))
        INSERT INTO ledger_entries ("At", "Kind", "PersonId", "SiteId", "Salt", "Body", "Commitment", "Leaf")
        SELECT at, kind, CASE WHEN gone THEN NULL ELSE COALESCE(into_id, person) END, site,
            CASE WHEN gone THEN NULL ELSE salt END, CASE WHEN gone THEN NULL ELSE body END, commitment, leaf
        FROM known ORDER BY place
        """;

    private readonly string connectionString = PostgresSettings.Of(options.Database);

    public override bool IsSettled => true;

    public override void Write(IReadOnlyList<LedgerEntry> entries)
    {
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        using var command = new NpgsqlCommand(Statement, connection);
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

    /// <summary>It is written there.</summary>
    public override MovedEntries Move(KeptDb db, int most, long place) => MovedEntries.None;

    public override void Forget(long moved)
    {
        // Nothing moves.
    }

    public override void Dispose()
    {
        // Connections belong to the pool of their connection string.
    }

    private static void Add<T>(NpgsqlCommand command, NpgsqlDbType type, IReadOnlyList<LedgerEntry> entries, Func<LedgerEntry, T> value) =>
        command.Parameters.Add(new NpgsqlParameter($"@{command.Parameters.Count}", NpgsqlDbType.Array | type) { Value = entries.Select(value).ToArray() });
}
