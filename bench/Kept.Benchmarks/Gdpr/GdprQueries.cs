using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Kept.Server.Gate;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Kept.Benchmarks;

/// <summary>
/// Times the questions by person and by purpose as the server asks them, by an index or by counts that are kept, and the same questions with every
/// row read. PostgreSQL reads all with as many processes as there are processors.
/// </summary>
internal static class GdprQueries
{
    private const string Metadata = "\"Id\", \"SiteId\", \"PolicyName\", \"PolicyVersion\", \"At\", \"Source\", \"Categories\", \"PurposeBits\", \"KeepUntil\"";

    public static async Task PrintAsync(GdprStore store)
    {
        await using var scope = store.Services.CreateAsyncScope();
        var (db, holdings) = (scope.ServiceProvider.GetRequiredService<KeptDb>(), scope.ServiceProvider.GetRequiredService<Holdings>());
        await db.Database.OpenConnectionAsync();
        var connection = db.Database.GetDbConnection();
        var (person, purpose) = (store.Model.PersonOf(4_321), GdprRecords.PurposeOf(4_321));
        var bits = GdprRecords.PurposesOf(4_321).Bits;
        Console.WriteLine("\n| question | asked, ms | reading all, ms | times faster |\n|---|---:|---:|---:|");
        await RowAsync("what is held of a person", connection, () => holdings.OfPersonAsync(person, default), $"SELECT {Metadata} FROM collections {{0}} WHERE \"PersonId\" = @p", person);
        await RowAsync("how many are held for a purpose", connection, () => holdings.CountsAsync(default), "SELECT COUNT(*) FROM collections {0} WHERE \"PurposeBits\" = @p", bits);
        await RowAsync("all that is held for a purpose", connection, () => holdings.ForPurposeAsync(purpose, default), $"SELECT {Metadata} FROM collections {{0}} WHERE \"PurposeBits\" = @p", bits);
    }

    private static async Task RowAsync(string what, DbConnection connection, Func<Task> asked, string scan, object value)
    {
        await asked();
        var indexed = await MedianAsync(asked, 9);
        var reading = await MedianAsync(() => ScanAsync(connection, scan, value), 3);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {indexed:0.00} | {reading:N0} | {reading / indexed:N0} |"));
    }

    private static async Task<double> MedianAsync(Func<Task> act, int times)
    {
        var taken = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await act();
            taken.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        taken.Sort();
        return taken[times / 2];
    }

    private static async Task ScanAsync(DbConnection connection, string text, object value)
    {
        var npgsql = connection is NpgsqlConnection;
        if (npgsql)
            await RunAsync(connection, "SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = off");
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = string.Format(CultureInfo.InvariantCulture, text, npgsql ? "" : "NOT INDEXED");
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@p", value);
            command.Parameters.Add(parameter);
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
                continue;
        }
        if (npgsql)
            await RunAsync(connection, "RESET ALL");
    }

    private static async Task RunAsync(DbConnection connection, string statements)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = statements;
        await command.ExecuteNonQueryAsync();
    }
}
