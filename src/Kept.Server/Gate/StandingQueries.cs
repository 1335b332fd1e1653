using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Kept.Server.Gate;

/// <summary>
/// Asks PostgreSQL, where the driver keeps statements prepared. What readings ask goes in groups, on connections of its own; an act asks by its
/// transaction, for it may have changed what it asks about.
/// </summary>
internal sealed class PostgresStandingQuery : StandingQuery
{
    /// <summary>How many groups are asked at once: enough to keep the processors of a small server busy, and a slow disk from holding all up.</summary>
    public const int Groups = 2;

    private readonly string connectionString;
    private readonly Dictionary<string, QuestionGroups<Answer>> groups;

    public PostgresStandingQuery(StorageOptions options)
    {
        connectionString = new NpgsqlConnectionStringBuilder(PostgresSettings.Of(options.Database)) { MinPoolSize = 0, MaxPoolSize = Groups, ApplicationName = "kept openings" }.ConnectionString;
        groups = new[] { OfCollection, OfPerson }.ToDictionary(s => s, s => new QuestionGroups<Answer>(Groups, g => GroupAsync(s, g)));
    }

    protected override async Task<Answer> AskAsync(KeptDb db, string statement, Guid id, CancellationToken cancel)
    {
        if (db.Database.CurrentTransaction is null)
            return await groups[statement].AskAsync(id).WaitAsync(cancel);
        var answer = new Answer();
        await EachAsync((NpgsqlConnection)db.Database.GetDbConnection(), statement, [id], (_, row) => answer.Add(row), cancel);
        return answer;
    }

    private async Task<ILookup<Guid, Answer>> GroupAsync(string statement, IReadOnlyList<Guid> ids)
    {
        var answers = ids.ToLookup(id => id, _ => new Answer());
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await EachAsync(connection, statement, [.. answers.Select(a => a.Key)], Add, default);
        return answers;

        void Add(Guid id, IRow row)
        {
            foreach (var answer in answers[id])
                answer.Add(row);
        }
    }

    private static async Task EachAsync(NpgsqlConnection connection, string statement, Guid[] ids, Action<Guid, IRow> act, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(OfMany(statement), connection);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = ids });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var (row, asked) = (new PostgresRow(reader), statement == OfCollection ? CollectionId : PersonId);
        while (await reader.ReadAsync(cancel))
            act(row.Id(asked), row);
    }

    /// <summary>The planner does not see how many ids there are, and so keeps one plan; it would make one anew for each short list.</summary>
    private static string OfMany(string statement) => statement.Replace("= $1", "= ANY((SELECT $1)::uuid[])", StringComparison.Ordinal);
}

/// <summary>Asks SQLite, where planning such a statement takes the time of five small ones.</summary>
internal sealed class SqliteStandingQuery : StandingQuery, IDisposable
{
    private readonly Dictionary<string, SqlitePrepared> prepared = new() { [OfCollection] = new(OfCollection), [OfPerson] = new(OfPerson) };

    protected override async Task<Answer> AskAsync(KeptDb db, string statement, Guid id, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            var answer = new Answer();
            prepared[statement].On(db).Bind(1, id).Each(answer.Add);
            return answer;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    public void Dispose()
    {
        foreach (var statement in prepared.Values)
            statement.Dispose();
    }
}
