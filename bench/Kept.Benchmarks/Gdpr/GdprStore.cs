using System.Text.Json;
using System.Text.Json.Serialization;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Policies;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Kept.Benchmarks;

/// <summary>
/// A server of its own on an empty database, readied but listening to nobody; its jobs are run by the benchmark. With the gate or
/// without: schema, indexes and transactions are the same.
/// </summary>
internal sealed class GdprStore : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Plain = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly WebApplication app;
    private readonly DirectoryInfo data;
    private readonly (string Server, string Name)? postgres;

    private GdprStore(WebApplication app, DirectoryInfo data, bool gated, (string, string)? postgres) =>
        (this.app, this.data, Gated, this.postgres) = (app, data, gated, postgres);

    public bool Gated { get; }

    public IServiceProvider Services => app.Services;

    public Site Site => Services.GetRequiredService<Snapshot<SiteDirectory>>().Current["inkwell"];

    public PolicyVersion Version => Services.GetRequiredService<PolicyShelf>().InForce(Site.Policy, TimeProvider.System.GetUtcNow());

    /// <summary>Number of a record to its row; inserts add to it.</summary>
    public GdprModel Model { get; set; } = null!;

    public StorageOptions Storage => Services.GetRequiredService<StorageOptions>();

    /// <param name="server">Connection string of a PostgreSQL server, or null for SQLite.</param>
    public static async Task<GdprStore> OpenAsync(bool gated, string? server)
    {
        var data = Directory.CreateTempSubdirectory("kept-gdpr-bench-");
        var name = $"kept_gdpr_{Guid.CreateVersion7():N}";
        if (server is not null)
            await RunAsync(server, $"CREATE DATABASE {name} TEMPLATE template0");
        // More connections than workers, who wait for one another's rows for as long as it takes.
        var database = server is null ? "" : new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = true, MaxPoolSize = 45, CommandTimeout = 0 }.ConnectionString;
        var app = Kept.Server.Program.Build(["--data", data.FullName, .. database.Length == 0 ? (string[])[] : [$"--database={database}"]], b => b.Logging.ClearProviders());
        await Kept.Server.Startup.ReadyAsync(app.Services, CancellationToken.None);
        if (server is not null)
            await RunAsync(database, "ALTER TABLE collections SET (autovacuum_enabled = off)");
        return new GdprStore(app, data, gated, server is null ? null : (server, name));
    }

    /// <summary>One act in a scope of its own, as a request would have it, and in one transaction.</summary>
    public async Task<T> ActAsync<T>(Func<IServiceProvider, Task<T>> act)
    {
        while (true)
        {
            try
            {
                await using var scope = Services.CreateAsyncScope();
                return await scope.ServiceProvider.GetRequiredService<Transactions>().RunAsync(() => act(scope.ServiceProvider));
            }
            catch (Exception e) when ((e as PostgresException ?? e.InnerException as PostgresException) is { SqlState: PostgresErrorCodes.DeadlockDetected })
            {
                // Two changes of many rows met; the one that lost is done again, as a client would.
            }
        }
    }

    /// <summary>The same for an act that changes nothing.</summary>
    public async Task<T> LookAsync<T>(Func<IServiceProvider, Task<T>> act)
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Readings>().RunAsync(() => act(scope.ServiceProvider));
    }

    /// <summary>
    /// Clears rows that were changed or ended, on PostgreSQL, where nothing else does it for this table here: by itself it begins at any moment, in one side's
    /// round or the other's, and halves what is measured meanwhile.
    /// </summary>
    public Task ClearAsync() => postgres is null ? Task.CompletedTask
        : RunAsync(Storage.Database, "VACUUM collections");

    public static Sealed<PersonalData> Unsealed(PersonalData value) => new(JsonSerializer.SerializeToUtf8Bytes(value, Plain));

    public static PersonalData Read(Sealed<PersonalData> unsealed) => JsonSerializer.Deserialize<PersonalData>(unsealed.Cipher, Plain)!;

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        if (postgres is var (server, name))
            await RunAsync(server, $"DROP DATABASE {name} WITH (FORCE)");
        data.Delete(recursive: true);
    }

    private static async Task RunAsync(string server, string statement)
    {
        await using var source = NpgsqlDataSource.Create(server);
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }
}
