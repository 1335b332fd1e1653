using System.Data.Common;
using System.Globalization;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Kept.Benchmarks;

/// <summary>What the records cost on the disk, and how long it takes to find them by index and by reading them all.</summary>
internal static class GdprSpace
{
    private const string Names = "'collections', 'data_keys', 'addresses', 'people', 'choices', 'ledger_entries', 'ledger_nodes'";

    /// <summary>Prints the tables and indexes, and returns the bytes of a row of collections beyond its payload before sealing.</summary>
    public static async Task<double> PrintAsync(GdprStore store, int records)
    {
        await using var scope = store.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KeptDb>();
        await db.Database.OpenConnectionAsync();
        var connection = db.Database.GetDbConnection();
        Console.WriteLine($"\n| {(store.Gated ? "gate on" : "gate off")}: table or index | bytes | a record |\n|---|---:|---:|");
        var (sizes, row) = connection is NpgsqlConnection ? await OfPostgresAsync(connection) : await OfSqliteAsync(connection, store.Storage.SqlitePath);
        foreach (var (name, bytes) in sizes)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {bytes:N0} | {(double)bytes / records:N1} |"));
        return row - GdprRecords.Size;
    }

    /// <summary>A row is the tuple with its header and its four bytes in the page.</summary>
    private static async Task<(List<(string Name, long Bytes)> Sizes, double Row)> OfPostgresAsync(DbConnection connection)
    {
        var sizes = await ReadAsync(connection, $"""
            SELECT c.relname, pg_relation_size(c.oid) FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid JOIN pg_class t ON t.oid = COALESCE(i.indrelid, c.oid)
            WHERE t.relname IN ({Names}) AND c.relkind IN ('r', 'i') AND pg_relation_size(c.oid) > 8192 ORDER BY t.relname, c.relkind DESC, c.relname
            """);
        var row = await ReadAsync(connection, "SELECT 'row', (AVG(pg_column_size(c.*) + 4) * 100)::bigint FROM (SELECT * FROM collections LIMIT 10000) c");
        return (sizes, row[0].Number / 100.0);
    }

    /// <summary>A row is the record with its header.</summary>
    private static async Task<(List<(string Name, long Bytes)> Sizes, double Row)> OfSqliteAsync(DbConnection connection, string path)
    {
        var roots = await ReadAsync(connection, $"SELECT name, rootpage FROM sqlite_master WHERE tbl_name IN ({Names}) AND type IN ('table', 'index') ORDER BY tbl_name, type DESC, name");
        using var pages = new SqlitePages(path);
        var counted = roots.ConvertAll(r => (r.Name, Count: pages.Count(r.Number)));
        var (_, rows, rowBytes) = counted.Single(c => c.Name == "collections").Count;
        return ([.. counted.Where(c => c.Count.Bytes > 8192).Select(c => (c.Name, c.Count.Bytes))], (double)rowBytes / rows);
    }

    private static async Task<List<(string Name, long Number)>> ReadAsync(DbConnection connection, string text)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        await using var rows = await command.ExecuteReaderAsync();
        var read = new List<(string, long)>();
        while (await rows.ReadAsync())
            read.Add((rows.GetString(0), rows.GetInt64(1)));
        return read;
    }
}
