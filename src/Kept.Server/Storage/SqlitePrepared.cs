using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace Kept.Server.Storage;

/// <summary>
/// One statement, prepared once for each connection of the pool. The provider prepares its commands anew each time, which takes several times as
/// long as asking a small question does. Disposed before the pool is, lest it keep the file open.
/// </summary>
internal sealed class SqlitePrepared(string sql) : IDisposable
{
    private readonly ConditionalWeakTable<sqlite3, SqliteStatement> prepared = [];

    /// <summary>The statement on the context's connection, which must be open, until that is closed.</summary>
    public SqliteStatement On(KeptDb db) =>
        prepared.GetValue(((SqliteConnection)db.Database.GetDbConnection()).Handle!, handle => new SqliteStatement(handle, sql));

    public void Dispose()
    {
        foreach (var (_, statement) in prepared)
            statement.Dispose();
        prepared.Clear();
    }
}
