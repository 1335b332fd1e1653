using System.Collections.Concurrent;
using System.Net;
using Kept.Server;
using Kept.Server.Staff;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kept.Tests.Hosting;

/// <summary>
/// The real server in this process: its own port on loopback, data folder and database, a clock that can be set
/// forward and an outbox of files. Settings that a test needs go in as flags: <c>"--Mail:From=…"</c>.
/// </summary>
public sealed class KeptHost : IAsyncDisposable
{
    private readonly string[] flags;
    private readonly Action<IServiceCollection>? services;
    private WebApplication? app;

    private KeptHost(Action<IServiceCollection>? services, string[] flags)
    {
        Data = Directory.CreateTempSubdirectory("kept-test-").FullName;
        this.services = services;
        this.flags = flags;
        Mail = new MailFolder(Path.Combine(Data, "outbox"));
    }

    public string Data { get; }

    /// <summary>Empty on SQLite.</summary>
    public string Database { get; private set; } = "";

    public int Port { get; private set; }

    public TestClock Clock { get; } = new();

    public LogLines Logs { get; } = new();

    public MailFolder Mail { get; }

    /// <summary>Products that tests were given; see <see cref="Orders.Stock.ProductAsync"/>.</summary>
    internal ConcurrentDictionary<string, bool> ProductsInUse { get; } = new(StringComparer.Ordinal);

    /// <summary>On a server that tests share: which test uses which e-mail address.</summary>
    internal AddressClaims? Claims { get; init; }

    public IServiceProvider Services => app?.Services ?? throw new InvalidOperationException("The server is stopped.");

    /// <summary>A server on a copy of what a first start makes.</summary>
    /// <param name="provider">Which database.</param>
    /// <param name="services">Replaces services, after all slices have added theirs.</param>
    /// <param name="flags">Settings, as on the command line.</param>
    public static Task<KeptHost> StartAsync(Provider provider, Action<IServiceCollection>? services = null, params string[] flags) =>
        StartAsync(new KeptHost(services, flags), data => Seed.CopyAsync(provider, data));

    /// <summary>A server on an empty folder and an empty database.</summary>
    public static Task<KeptHost> FirstStartAsync(Provider provider, params string[] flags) =>
        FirstStartAsync(claims: null, provider, flags);

    /// <summary>A server on an empty folder and an empty database, for many tests.</summary>
    internal static Task<KeptHost> ShareAsync(Provider provider) => FirstStartAsync(new AddressClaims(), provider);

    private static Task<KeptHost> FirstStartAsync(AddressClaims? claims, Provider provider, params string[] flags) =>
        StartAsync(new KeptHost(null, flags) { Claims = claims }, _ => provider == Provider.Postgres ? Postgres.NewDatabaseAsync() : Task.FromResult(""));

    /// <summary>A second server, with a folder and a copy of the master key of its own, on the PostgreSQL database of another.</summary>
    public static Task<KeptHost> BesideAsync(KeptHost other) => StartAsync(new KeptHost(null, []), data =>
    {
        File.Copy(Path.Combine(other.Data, "kept.key"), Path.Combine(data, "kept.key"));
        return Task.FromResult(other.Database);
    });

    private static async Task<KeptHost> StartAsync(KeptHost host, Func<string, Task<string>> database)
    {
        try
        {
            host.Database = await database(host.Data);
            await host.StartAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Starts the server again, on the same port, data folder and database. <paramref name="meanwhile"/> runs while it is
    /// stopped.
    /// </summary>
    public async Task RestartAsync(Action? meanwhile = null)
    {
        await StopAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        meanwhile?.Invoke();
        await StartAsync();
    }

    /// <summary>A new browser at a site. Without cookies it forgets every cookie it is given.</summary>
    public Browser Browser(string site = "inkwell", bool cookies = true, bool redirects = true) =>
        new(new Uri($"http://{site}.localhost:{Port}/"), cookies, redirects) { Claims = Claims };

    /// <summary>Runs <paramref name="act"/> with the services of one request.</summary>
    public async Task<T> ScopedAsync<T>(Func<IServiceProvider, Task<T>> act)
    {
        await using var scope = Services.CreateAsyncScope();
        return await act(scope.ServiceProvider);
    }

    /// <summary>The path of a one-time link that makes whoever opens it a member of staff; an administrator unless roles are named.</summary>
    internal Task<string> InviteAsync(params Role[] roles) => ScopedAsync(s => s.GetRequiredService<Transactions>().RunAsync(() =>
        Task.FromResult(s.GetRequiredService<Invitations>().Create(roles is [] ? [Roles.Administrator] : roles, invitedBy: null))));

    /// <summary>A browser signed in to the console as a new member of staff.</summary>
    internal Task<Browser> StaffAsync(params Role[] roles) => StaffAsync(Browser(), roles);

    /// <summary>Signs a new member of staff in with a browser at hand.</summary>
    internal async Task<Browser> StaffAsync(Browser browser, params Role[] roles)
    {
        const string password = "correct horse battery";
        var page = await browser.GetAsync(await InviteAsync(roles));
        page = await page.Form("Input.UserName")
            .Fill("Input.UserName", $"staff-{Guid.CreateVersion7():N}")
            .Fill("Input.DisplayName", "Staff of the test")
            .Fill("Input.Password", password)
            .Fill("Input.Repeat", password)
            .SubmitAsync();
        return page.Status == HttpStatusCode.OK ? browser : throw new InvalidOperationException($"Nobody was let into the console: {(int)page.Status} {page.Text}");
    }

    internal Task<T> DbAsync<T>(Func<KeptDb, Task<T>> act) => ScopedAsync(s => act(s.GetRequiredService<KeptDb>()));

    /// <summary>Stops the server for good, and then does something to its database, with no job of the server in the way.</summary>
    internal async Task StopAsync(Func<IServiceProvider, Task> afterwards)
    {
        await app!.StopAsync();
        await ScopedAsync(async s =>
        {
            await afterwards(s);
            return true;
        });
        await StopAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Npgsql.NpgsqlConnection.ClearAllPools();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Data, recursive: true);
    }

    private async Task StartAsync()
    {
        app = Program.Build(["--data", Data, .. Postgres.Flag(Database), "--urls", $"http://127.0.0.1:{Port}", .. flags], Configure);
        await Startup.ReadyAsync(app.Services, TestContext.Current.CancellationToken);
        await app.StartAsync(TestContext.Current.CancellationToken);
        Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    private async Task StopAsync()
    {
        if (app is null)
            return;
        await app.StopAsync();
        await app.DisposeAsync();
        app = null;
    }

    private void Configure(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders().AddProvider(Logs).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddSingleton<TimeProvider>(Clock);
        services?.Invoke(builder.Services);
    }
}
