using Npgsql;

namespace Kept.Server.Storage;

/// <summary>
/// Lets nodes that start at once on one PostgreSQL database get ready one after the other, so that the second finds what the first made.
/// The lock is the connection's own and ends with it, also when the process is killed.
/// </summary>
internal sealed class StartTurn : IAsyncDisposable
{
    /// <summary>Any number that nothing else in the database uses as an advisory lock.</summary>
    private const long Lock = 0x4B657074;

    private NpgsqlConnection? connection;

    /// <summary>Waits for the turn; at once on SQLite, whose folder one process has to itself.</summary>
    public static async Task<StartTurn> TakeAsync(StorageOptions options, CancellationToken cancel)
    {
        var turn = new StartTurn();
        if (!options.IsPostgres)
            return turn;
        try
        {
            turn.connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(options.Database) { Pooling = false }.ConnectionString);
            await turn.connection.OpenAsync(cancel);
            await using var take = new NpgsqlCommand("SELECT pg_advisory_lock($1)", turn.connection) { CommandTimeout = 0 };
            take.Parameters.Add(new() { Value = Lock });
            await take.ExecuteNonQueryAsync(cancel);
        }
        catch (Exception e) when (e is NpgsqlException or ArgumentException)
        {
            // What is wrong with the database is said by the steps that use it.
        }
        return turn;
    }

    public ValueTask DisposeAsync() => connection?.DisposeAsync() ?? ValueTask.CompletedTask;
}
