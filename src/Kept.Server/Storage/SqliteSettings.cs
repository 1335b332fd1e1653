using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Kept.Server.Storage;

/// <summary>
/// Sets what SQLite forgets between connections. <c>busy_timeout</c> lets SQLite itself wait for the writer with
/// short sleeps; without it the provider retries every 150 ms. <c>synchronous=FULL</c> in WAL mode makes a commit
/// survive a power cut, which the ledger and the orders promise.
/// </summary>
internal sealed class SqliteSettings : DbConnectionInterceptor
{
    public const string Pragmas = "PRAGMA busy_timeout=10000; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }

    private static void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }
}
