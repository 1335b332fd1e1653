using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace Kept.Tests.Storage;

/// <summary>What holds on each connection of SQLite's pool, whoever has it.</summary>
public sealed class SqliteConnectionTests(SharedHosts hosts)
{
    /// <summary>SQLITE_STMTSTATUS_REPREPARE of sqlite.org/c3ref/c_stmtstatus_counter.html.</summary>
    private const int StatusReprepare = 5;

    [Fact]
    public async Task Statement_stays_prepared_while_connections_come_and_go()
    {
        var data = Directory.CreateTempSubdirectory("kept-prepared-");
        using (var prepared = new SqlitePrepared("SELECT COUNT(*) FROM sqlite_schema"))
        {
            for (var i = 0; i < 5; i++)
            {
                await using var db = Server.Storage.Slice.Open(new StorageOptions { Data = data.FullName });
                await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
                var handle = ((SqliteConnection)db.Database.GetDbConnection()).Handle!;
                handle.enable_sqlite3_next_stmt(true);
                Assert.Equal([0], prepared.On(db).Read(s => s.Number(0)));
                Assert.Equal([0], Repreparations(handle));
                await db.Database.CloseConnectionAsync();
            }
        }
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task Settings_hold_on_every_connection_of_the_pool()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var seen = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.DbAsync(db => db.Database.SqlQuery<string>(
            $"""
            SELECT timeout || ' ' || synchronous || ' ' || foreign_keys || ' ' || cache_size AS "Value"
            FROM pragma_busy_timeout, pragma_synchronous, pragma_foreign_keys, pragma_cache_size
            """).SingleAsync())));
        Assert.All(seen, s => Assert.Equal("10000 2 1 -16000", s));
    }

    /// <summary>How often each statement of a connection had to be prepared anew.</summary>
    private static List<int> Repreparations(sqlite3 handle)
    {
        var each = new List<int>();
        for (var statement = raw.sqlite3_next_stmt(handle, null!); statement is { IsInvalid: false }; statement = raw.sqlite3_next_stmt(handle, statement))
            each.Add(raw.sqlite3_stmt_status(statement, StatusReprepare, 0));
        return each;
    }
}
