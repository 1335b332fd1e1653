using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Kept.Server.Storage;

/// <summary>
/// Sets on each connection what SQLite does not keep in the file. <c>busy_timeout</c> lets SQLite itself wait for the writer with
/// short sleeps; without it the provider retries every 150 ms. <c>synchronous=FULL</c> in WAL mode makes a commit
/// survive a power cut, which the ledger and the orders promise.
/// </summary>
internal sealed class SqliteSettings : DbConnectionInterceptor
{
    public const string Pragmas = "PRAGMA busy_timeout=10000; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;";

    // The pool hands out the same handles again, and setting foreign_keys makes SQLite prepare anew whatever is prepared on them.
    private static readonly ConditionalWeakTable<sqlite3, object> Set = [];

    /// <summary>
    /// SQLite counts the memory it takes under one lock of the whole process (sqlite.org/c3ref/c_config_covering_index_scan.html,
    /// SQLITE_CONFIG_MEMSTATUS). Nobody reads the count, and requests that prepare statements beside each other wait for the lock. It can be
    /// set before the first connection alone; later it stays as it is.
    /// </summary>
    public static void ForProcess()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    /// <summary>
    /// A connection without the functions for decimals and patterns that the framework registers each time one is opened: no query here
    /// uses them, and registering them makes SQLite prepare anew whatever is prepared on the handle.
    /// </summary>
    public override InterceptionResult<DbConnection> ConnectionCreating(ConnectionCreatingEventData eventData, InterceptionResult<DbConnection> result) =>
        InterceptionResult<DbConnection>.SuppressWithResult(new SqliteConnection(eventData.ConnectionString));

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }

    private static void Apply(DbConnection connection)
    {
        var handle = ((SqliteConnection)connection).Handle!;
        if (Set.TryGetValue(handle, out _))
            return;
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
        Set.AddOrUpdate(handle, Pragmas);
    }
}
