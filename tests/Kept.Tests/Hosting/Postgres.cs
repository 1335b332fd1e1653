using System.Diagnostics;
using Npgsql;

namespace Kept.Tests.Hosting;

/// <summary>
/// A private PostgreSQL for this test run, started by the first test that asks and gone with the process. Tests that need
/// it fail, never skip, when it is not installed: a green run means that both databases were tested. Set
/// <c>KEPT_TEST_POSTGRES</c> to the connection string of a server whose user may create databases to use that one instead.
/// </summary>
internal static class Postgres
{
    private static readonly Lazy<Task<Cluster>> Server = new(StartAsync);

    /// <summary>A connection string to a new database, empty or a copy of the one that a connection string leads to.</summary>
    public static async Task<string> NewDatabaseAsync(string? copyOf = null)
    {
        var server = (await Server.Value).Connection;
        var name = $"kept_{Guid.CreateVersion7():N}";
        await using var source = NpgsqlDataSource.Create(server);
        await using var create = source.CreateCommand($"CREATE DATABASE {name} TEMPLATE {(copyOf is null ? "template0" : new NpgsqlConnectionStringBuilder(copyOf).Database)}");
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server)
        {
            Database = name,
            Pooling = true,
            MaxPoolSize = 20,
            // Pools outlive the servers of the tests, hundreds of them, and would hold all the connections there are.
            ConnectionIdleLifetime = 10,
            ConnectionPruningInterval = 2,
        }.ConnectionString;
    }

    /// <summary>The flag for a database; none for SQLite, whose connection string is empty.</summary>
    public static string[] Flag(string database) => database.Length == 0 ? [] : [$"--database={database}"];

    private static async Task<Cluster> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("KEPT_TEST_POSTGRES") is { Length: > 0 } given)
            return new Cluster(given, Shell: null);
        var programs = FindPrograms();
        var folder = Directory.CreateTempSubdirectory("kept-pg-").FullName;
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "postgres", folder);
        await RunAsync([.. AsPostgres(), $"{programs}/initdb", "-D", $"{folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        var shell = StartServer(programs, folder);
        var connection = new NpgsqlConnectionStringBuilder { Host = folder, Username = "postgres", Database = "postgres", Pooling = false }.ConnectionString;
        await AnswersAsync(connection);
        return new Cluster(connection, shell);
    }

    private static string FindPrograms() =>
        Directory.Exists("/usr/lib/postgresql")
        && Directory.EnumerateDirectories("/usr/lib/postgresql").OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var v) ? v : 0).FirstOrDefault() is { } newest
        && File.Exists($"{newest}/bin/initdb")
            ? $"{newest}/bin"
            : throw new InvalidOperationException(
                "These tests need PostgreSQL 15 or newer. Run: sudo apt-get install --yes postgresql, or set KEPT_TEST_POSTGRES to a connection string of a server where databases may be created.");

    // The server refuses to run as root.
    private static string[] AsPostgres() => Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--"] : [];

    /// <summary>
    /// The shell around the server waits for the end of its standard input, which comes when this process ends in
    /// whatever way; so no server is left behind by a killed test run.
    /// </summary>
    private static Process StartServer(string programs, string folder)
    {
        var script =
            $"""
            '{programs}/postgres' -D '{folder}/data' -k '{folder}' -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=400 -c shared_buffers=64MB >'{folder}/data/log' 2>&1 </dev/null &
            server=$!
            cat >/dev/null
            kill -QUIT $server
            wait $server
            rm -rf '{folder}'
            """;
        string[] command = [.. AsPostgres(), "/bin/sh", "-c", script];
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = Path.GetTempPath(), RedirectStandardInput = true };
        return Process.Start(start) ?? throw new InvalidOperationException("The PostgreSQL server did not start.");
    }

    private static async Task AnswersAsync(string connection)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var probe = new NpgsqlConnection(connection);
                await probe.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (attempt < 200)
            {
                await Task.Delay(50);
            }
        }
    }

    private static async Task RunAsync(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'{string.Join(' ', command)}' failed with {process.ExitCode}: {await errors}{await output}");
    }

    /// <param name="Connection">Leads to the database <c>postgres</c>.</param>
    /// <param name="Shell">Held so that its standard input stays open for as long as this process lives.</param>
    private sealed record Cluster(string Connection, Process? Shell);
}
