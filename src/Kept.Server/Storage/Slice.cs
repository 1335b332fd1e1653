using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Kept.Server.Storage;

internal static class Slice
{
    public static void AddStorage(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.Get<StorageOptions>() ?? new StorageOptions();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(new WriteTurn(oneWriter: !options.IsPostgres));
        builder.Services.AddSingleton(new ReadTurns(inProcess: !options.IsPostgres));
        builder.Services.AddSingleton<DataLock>();
        builder.Services.AddScoped<Transactions>();
        builder.Services.AddSingleton<Leases>();
        // The first that starts is the last that stops: by then no job takes a lease any more.
        builder.Services.AddHostedService<LeaseReturn>();
        if (options.IsPostgres)
            builder.Services.AddDbContextPool<KeptDb, PostgresKeptDb>((s, o) => UsePostgres(o, options.Database).AddInterceptors(s.GetServices<IInterceptor>()));
        else
        {
            SqliteSettings.ForProcess();
            builder.Services.AddDbContextPool<KeptDb, SqliteKeptDb>((s, o) => UseSqlite(o, options.SqlitePath).AddInterceptors(s.GetServices<IInterceptor>()));
        }
    }

    /// <summary>A context outside any server, for commands and tools. Nothing is connected yet.</summary>
    public static KeptDb Open(StorageOptions options)
    {
        if (options.IsPostgres)
        {
            var postgres = new DbContextOptionsBuilder<PostgresKeptDb>();
            UsePostgres(postgres, options.Database);
            return new PostgresKeptDb(postgres.Options);
        }
        var sqlite = new DbContextOptionsBuilder<SqliteKeptDb>();
        UseSqlite(sqlite, options.SqlitePath);
        return new SqliteKeptDb(sqlite.Options);
    }

    public static DbContextOptionsBuilder UsePostgres(DbContextOptionsBuilder o, string connectionString) =>
        o.UseNpgsql(PostgresSettings.Of(connectionString), n => n.MigrationsAssembly(typeof(KeptDb).Assembly.FullName)).Quiet();

    public static DbContextOptionsBuilder UseSqlite(DbContextOptionsBuilder o, string path) =>
        o.UseSqlite(new SqliteConnectionStringBuilder { DataSource = path }.ConnectionString)
            .AddInterceptors(new SqliteSettings())
            .Quiet();

    // INVARIANT (QUIET): parameter values never reach the log; a failed command is reported by its caller.
    private static DbContextOptionsBuilder Quiet(this DbContextOptionsBuilder o) => o
        .EnableSensitiveDataLogging(false)
        .ConfigureWarnings(w => w.Log(
            (RelationalEventId.CommandError, LogLevel.Debug),
            (RelationalEventId.TransactionError, LogLevel.Debug),
            (CoreEventId.QueryIterationFailed, LogLevel.Debug),
            (CoreEventId.SaveChangesFailed, LogLevel.Debug)));
}
