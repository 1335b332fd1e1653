using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Kept.Server.Gate;

/// <summary>Asks PostgreSQL, where the driver keeps statements prepared.</summary>
internal sealed class PostgresStandingQuery : StandingQuery
{
    protected override async Task EachAsync(KeptDb db, string statement, Guid id, Action<IRow> act, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(statement, (NpgsqlConnection)db.Database.GetDbConnection());
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var row = new PostgresRow(reader);
        while (await reader.ReadAsync(cancel))
            act(row);
    }
}

/// <summary>Asks SQLite, where planning such a statement takes the time of five small ones.</summary>
internal sealed class SqliteStandingQuery : StandingQuery, IDisposable
{
    private readonly Dictionary<string, SqlitePrepared> prepared = new() { [OfCollection] = new(OfCollection), [OfPerson] = new(OfPerson) };

    protected override Task EachAsync(KeptDb db, string statement, Guid id, Action<IRow> act, CancellationToken cancel)
    {
        prepared[statement].On(db).Bind(1, id).Each(act);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        foreach (var statement in prepared.Values)
            statement.Dispose();
    }
}
