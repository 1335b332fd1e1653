using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Kept.Server.Ledgers;

/// <summary>
/// Writes to a file of their own, <c>readings.db</c>, and from there to the ledger: a commit to <c>kept.db</c> makes every other
/// connection forget the pages it has in memory, which would cost each reading more than all the rest of the gate.
/// </summary>
internal sealed class SqliteEntryGroups(StorageOptions options, WriteTurn turn) : EntryGroupStore
{
    private const string Open =
        SqliteSettings.Pragmas +
        """
        PRAGMA journal_mode=WAL; PRAGMA secure_delete=ON;
        CREATE TABLE IF NOT EXISTS entries (
            id INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, person TEXT, site TEXT,
            salt BLOB NOT NULL, body TEXT NOT NULL, commitment BLOB NOT NULL, leaf BLOB NOT NULL, lives INTEGER NOT NULL);
        ATTACH $kept AS kept;
        """;

    // Doing it again adds nothing: an entry that is there has its moment, which is indexed, and its leaf.
    private const string Move =
        $"""
        INSERT INTO kept.{Columns}
        SELECT e.at, e.kind, IIF(gone, NULL, COALESCE(p."JoinedInto", e.person)), e.site, IIF(gone, NULL, e.salt), IIF(gone, NULL, e.body), e.commitment, e.leaf
        FROM (SELECT e.*, e.lives AND EXISTS (
                SELECT 1 FROM kept.people p JOIN kept.people now ON now."Id" = COALESCE(p."JoinedInto", p."Id") WHERE p."Id" = e.person AND now."ErasedAt" IS NOT NULL) AS gone
              FROM entries e) e
        LEFT JOIN kept.people p ON p."Id" = e.person
        WHERE NOT EXISTS (SELECT 1 FROM kept.ledger_entries l WHERE l."At" = e.at AND l."Leaf" = e.leaf)
        ORDER BY e.id
        """;

    private Connection? open;

    // What a process before this one wrote is not settled either.
    private volatile bool settled;

    public override bool IsSettled => settled;

    public override void Write(IReadOnlyList<LedgerEntry> entries)
    {
        settled = false;
        Use(c => c.Write(entries));
    }

    public override void Settle()
    {
        using var held = turn.TakeAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        Use(c => c.Settle());
        settled = true;
    }

    public override void Dispose()
    {
        open?.Dispose();
        open = null;
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
        private readonly SqliteStatement move;
        private readonly SqliteStatement clear;
        private readonly SqliteStatement commit;

        public Connection(StorageOptions options)
        {
            connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = options.ReadingsPath, Pooling = false }.ConnectionString);
            connection.Open();
            using (var command = connection.CreateCommand())
            {
                command.CommandText = Open;
                command.Parameters.AddWithValue("$kept", options.SqlitePath);
                command.ExecuteNonQuery();
            }
            var handle = connection.Handle!;
            begin = new SqliteStatement(handle, "BEGIN");
            insert = new SqliteStatement(handle, "INSERT INTO entries (at, kind, person, site, salt, body, commitment, leaf, lives) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
            move = new SqliteStatement(handle, Move);
            clear = new SqliteStatement(handle, "DELETE FROM entries");
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

        /// <summary>Two transactions, since one over two files would not be one after a power cut; between them the first may be done again.</summary>
        public void Settle()
        {
            move.Run();
            FaultPoint.Reached("readings-moved");
            clear.Run();
        }

        public void Dispose()
        {
            foreach (var statement in new[] { begin, insert, move, clear, commit })
                statement.Dispose();
            connection.Dispose();
        }
    }
}
