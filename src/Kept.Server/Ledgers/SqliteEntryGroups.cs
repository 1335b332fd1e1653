using Kept.Server.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Ledgers;

/// <summary>
/// Writes to a file of their own, <c>readings.db</c>, and from there to the ledger: a commit to <c>kept.db</c> makes every other
/// connection forget the pages it has in memory, which would cost each reading more than all the rest of the gate.
/// </summary>
internal sealed class SqliteEntryGroups(StorageOptions options) : EntryGroupStore
{
    private const string Schema =
        SqliteSettings.Pragmas +
        """
        PRAGMA journal_mode=WAL; PRAGMA secure_delete=ON;
        CREATE TABLE IF NOT EXISTS entries (
            id INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, person TEXT, site TEXT,
            salt BLOB NOT NULL, body TEXT NOT NULL, commitment BLOB NOT NULL, leaf BLOB NOT NULL, lives INTEGER NOT NULL);
        """;

    // Doing it again adds nothing: an entry that is there has its moment, which is indexed, and its leaf.
    private const string Add =
        """
        INSERT INTO ledger_entries ("Index", "At", "Kind", "PersonId", "SiteId", "Salt", "Body", "Commitment", "Leaf")
        SELECT ?10, e.at, e.kind, IIF(gone, NULL, into_id), e.site, IIF(gone, NULL, e.salt), IIF(gone, NULL, e.body), e.commitment, e.leaf
        FROM (SELECT e.*, COALESCE(p."JoinedInto", e.person) AS into_id,
                e.lives AND EXISTS (SELECT 1 FROM people now WHERE now."Id" = COALESCE(p."JoinedInto", p."Id") AND now."ErasedAt" IS NOT NULL) AS gone
              FROM (SELECT ?1 AS at, ?2 AS kind, ?3 AS person, ?4 AS site, ?5 AS salt, ?6 AS body, ?7 AS commitment, ?8 AS leaf, ?9 AS lives) e
              LEFT JOIN people p ON p."Id" = e.person) e
        WHERE NOT EXISTS (SELECT 1 FROM ledger_entries l WHERE l."At" = e.at AND l."Leaf" = e.leaf)
        """;

    private Connection? open;

    // What a process before this one wrote is not settled either.
    private volatile bool settled;

    public override Task<bool> IsSettledAsync(KeptDb db, CancellationToken cancel) => Task.FromResult(settled);

    public override void Write(IReadOnlyList<LedgerEntry> entries)
    {
        settled = false;
        Use(c => c.Write(entries));
    }

    public override Task<MovedEntries> MoveAsync(KeptDb db, int most, long place, CancellationToken cancel) =>
        Task.FromResult(settled ? MovedEntries.None : Move(db, most, place));

    public override void Forget(long moved) => Use(c => settled = c.Forget(moved));

    public override void Dispose()
    {
        open?.Dispose();
        open = null;
    }

    private MovedEntries Move(KeptDb db, int most, long place)
    {
        using var add = new SqliteStatement(((SqliteConnection)db.Database.GetDbConnection()).Handle!, Add);
        using var file = OpenFile(options, pooling: true);
        using var waiting = new SqliteStatement(file.Handle!, "SELECT id, at, kind, person, site, salt, body, commitment, leaf, lives FROM entries ORDER BY id LIMIT ?");
        var (upTo, leaves) = (0L, new List<byte[]>());
        waiting.Bind(1, most).Each(row =>
        {
            upTo = row.Number(0);
            var leaf = row.Blob(8);
            var added = add.Bind(1, row.Number(1)).Bind(2, row.Text(2)).Bind(3, row.TextOrNull(3)).Bind(4, row.TextOrNull(4)).Bind(5, row.Blob(5))
                .Bind(6, row.Text(6)).Bind(7, row.Blob(7)).Bind(8, leaf).Bind(9, row.Number(9)).Bind(10, place + leaves.Count).Run();
            if (added > 0)
                leaves.Add(leaf);
        });
        return new(upTo, leaves);
    }

    private static SqliteConnection OpenFile(StorageOptions options, bool pooling)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = options.ReadingsPath, Pooling = pooling }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = Schema;
        command.ExecuteNonQuery();
        return connection;
    }

    private void Use(Action<Connection> act)
    {
        try
        {
            act(open ??= new Connection(options));
        }
        catch
        {
            // The next one starts on a fresh connection, whatever state this one was left in.
            Dispose();
            throw;
        }
    }

    private sealed class Connection : IDisposable
    {
        private readonly SqliteConnection connection;
        private readonly SqliteStatement begin;
        private readonly SqliteStatement insert;
        private readonly SqliteStatement forget;
        private readonly SqliteStatement waits;
        private readonly SqliteStatement commit;

        public Connection(StorageOptions options)
        {
            connection = OpenFile(options, pooling: false);
            var handle = connection.Handle!;
            begin = new SqliteStatement(handle, "BEGIN");
            insert = new SqliteStatement(handle, "INSERT INTO entries (at, kind, person, site, salt, body, commitment, leaf, lives) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
            forget = new SqliteStatement(handle, "DELETE FROM entries WHERE id <= ?");
            waits = new SqliteStatement(handle, "SELECT 1 FROM entries");
            commit = new SqliteStatement(handle, "COMMIT");
        }

        public void Write(IReadOnlyList<LedgerEntry> entries)
        {
            begin.Run();
            foreach (var entry in entries)
                insert.Bind(1, entry.At.ToUnixTimeMilliseconds()).Bind(2, entry.Kind).Bind(3, entry.PersonId).Bind(4, entry.SiteId).Bind(5, entry.Salt)
                    .Bind(6, entry.Body).Bind(7, entry.Commitment).Bind(8, entry.Leaf).Bind(9, entry.OfLiving ? 1 : 0).Run();
            commit.Run();
        }

        /// <summary>Whether nothing waits any more.</summary>
        public bool Forget(long moved)
        {
            forget.Bind(1, moved).Run();
            return !waits.FindsAny();
        }

        public void Dispose()
        {
            foreach (var statement in new[] { begin, insert, forget, waits, commit })
                statement.Dispose();
            connection.Dispose();
        }
    }
}
