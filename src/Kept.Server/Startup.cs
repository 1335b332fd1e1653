using System.Globalization;
using Kept.Server.Catalog.Import;
using Kept.Server.Catalog;
using Kept.Server.Disclosures;
using Kept.Server.Network;
using Kept.Server.Policies;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Kept.Server;

/// <summary>How the process starts: settings, what must be ready before the first request, and how it ends when it cannot.</summary>
internal static class Startup
{
    public const string DefaultUrl = "http://localhost:5080";

    /// <summary>Settings come from kept.json, then the environment (<c>KEPT__…</c>), then flags; the last one wins.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        // Numbers and dates look the same whatever the language of the machine.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        var builder = SettingFiles.Read("appsettings.json", () => WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = "kept",
        }));
        // .NET would also take a variable such as DATA or KEY, which somebody has set for another program.
        if (builder.Configuration.Sources.OfType<EnvironmentVariablesConfigurationSource>().FirstOrDefault(s => string.IsNullOrEmpty(s.Prefix)) is { } every)
            builder.Configuration.Sources.Remove(every);
        SettingFiles.Read("kept.json", () => builder.Configuration.AddJsonFile(Path.GetFullPath("kept.json"), optional: true, reloadOnChange: false));
        builder.Configuration.AddEnvironmentVariables(SettingsCheck.Prefix).AddCommandLine(args);
        Settings.Require(builder.Configuration);
        builder.WebHost.UseStaticWebAssets();
        // An unpublished build would otherwise map an endpoint for files added later, which stands in no route table.
        builder.Configuration["DisableStaticAssetNotFoundRuntimeFallback"] = "true";
        AddLogging(builder.Logging, builder.Configuration);
        if (string.IsNullOrEmpty(builder.Configuration["urls"]))
            builder.WebHost.UseUrls(DefaultUrl);
        builder.Services.AddSingleton(TimeProvider.System);
        return builder;
    }

    /// <summary>
    /// INVARIANT (QUIET): the frameworks log warnings only, because their informational lines repeat URLs and statements;
    /// <c>Logging:LogLevel</c> in the settings can ask for more.
    /// </summary>
    private static void AddLogging(ILoggingBuilder logging, ConfigurationManager settings)
    {
        logging.ClearProviders().AddSimpleConsole(o =>
        {
            o.SingleLine = true;
            o.TimestampFormat = "HH:mm:ss ";
            o.UseUtcTimestamp = true;
        });
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning).AddFilter("Kept", LogLevel.Information);
        logging.AddConfiguration(settings.GetSection("Logging"));
    }

    /// <summary>Builds, readies and runs the server. Returns 0 after a normal stop, 3 when it could not start.</summary>
    public static async Task<int> RunAsync(Func<WebApplication> build)
    {
        try
        {
            IcuCheck.Require();
            await using var app = build();
            await ReadyAsync(app.Services, CancellationToken.None);
            await app.StartAsync();
            await StartAdvice.GiveAsync(app.Services.GetRequiredService<StorageOptions>(), () => Welcome.PrintAsync(app));
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (StartupException e)
        {
            await Console.Error.WriteLineAsync($"kept: {e.Message}");
            return 3;
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException or System.Net.Sockets.SocketException)
        {
            await Console.Error.WriteLineAsync($"kept: {e.Message} Stop the other program or choose another address with --urls URL.");
            return 3;
        }
    }

    /// <summary>Everything that must hold before the first request is answered.</summary>
    public static async Task ReadyAsync(IServiceProvider root, CancellationToken cancel)
    {
        await using var scope = root.CreateAsyncScope();
        await StartAdvice.GiveAsync(root.GetRequiredService<StorageOptions>(), () => PrepareAsync(root, scope.ServiceProvider, cancel));
    }

    private static async Task PrepareAsync(IServiceProvider root, IServiceProvider services, CancellationToken cancel)
    {
        var db = services.GetRequiredService<KeptDb>();
        var transactions = services.GetRequiredService<Transactions>();
        var shelf = services.GetRequiredService<PolicyShelf>();
        var time = services.GetRequiredService<TimeProvider>();
        var samples = Path.Combine(AppContext.BaseDirectory, "samples");

        await using var turn = await StartTurn.TakeAsync(services.GetRequiredService<StorageOptions>(), cancel);
        await ActivatorUtilities.CreateInstance<Gate.ExistingInstallation>(services).RequireAsync(cancel);
        await ActivatorUtilities.CreateInstance<DatabaseStart>(services).ReadyAsync(cancel);
        await Gate.Slice.UnlockAsync(services, cancel);
        await ActivatorUtilities.CreateInstance<PolicyStart>(services).RunAsync(root.GetRequiredService<PolicyFolder>(), cancel);
        await shelf.RefreshAsync(cancel);
        await SeedNetwork.RunAsync(db, transactions, samples, cancel);
        var sites = root.GetRequiredService<Snapshot<SiteDirectory>>();
        await sites.RefreshAsync(force: true, cancel);
        await SeedPartners.RunAsync(db, transactions, sites.Current.Sites, time, cancel);
        await SeedCatalog.RunAsync(db, transactions, sites.Current.Sites, samples, cancel);
        await root.GetRequiredService<Snapshot<CatalogView>>().RefreshAsync(force: true, cancel);
        await root.GetRequiredService<StockBoard>().RefreshAsync(cancel);
        root.GetRequiredService<TermsShelf>();
        root.GetRequiredService<SiteFaultLog>().Tell();
        await Requests.Slice.EraseRestoredAsync(services, cancel);
    }
}
