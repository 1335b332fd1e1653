using System.Net;
using Kept.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Kept.Tests.Visits;

public sealed class KillTests
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_killed_server_loses_no_answered_view(Provider provider)
    {
        await using var kept = await KeptProcess.StartAsync(provider);
        var answered = 0;
        var shoppers = Enumerable.Range(0, 8).Select(async _ =>
        {
            using var browser = kept.Browser();
            try
            {
                while (true)
                {
                    using var answer = await browser.SendRawAsync(new HttpRequestMessage(HttpMethod.Get, "/b.gif?p=/p/killed"));
                    if (answer.StatusCode == HttpStatusCode.OK)
                        Interlocked.Increment(ref answered);
                }
            }
            catch (HttpRequestException)
            {
                // The server is gone.
            }
        }).ToList();
        await Eventually.TrueAsync("some views to be answered", () => Task.FromResult(Volatile.Read(ref answered) > 200));
        await kept.KillAsync();
        await Task.WhenAll(shoppers);
        var (events, views) = provider == Provider.Postgres ? await PostgresAsync(kept.Database) : Sqlite(Path.Combine(kept.Data, "kept.db"));
        Assert.InRange(events, answered, answered + 8);
        Assert.Equal(events, views);
    }

    private const string Events = """SELECT count(*) FROM visit_events WHERE "Path" = '/p/killed'""";
    private const string Views = """SELECT CAST(coalesce(sum("Views"), 0) AS bigint) FROM visit_counts WHERE "Name" = '/p/killed'""";

    private static (long Events, long Views) Sqlite(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        long Count(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            return (long)command.ExecuteScalar()!;
        }
        return (Count(Events), Count(Views));
    }

    private static async Task<(long Events, long Views)> PostgresAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var events = source.CreateCommand(Events);
        await using var views = source.CreateCommand(Views);
        return ((long)(await events.ExecuteScalarAsync())!, (long)(await views.ExecuteScalarAsync())!);
    }
}
