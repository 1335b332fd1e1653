using Kept.Server.Backups;
using Kept.Server.Campaigns;
using Kept.Server.Catalog;
using Kept.Server.Diagnostics;
using Kept.Server.Disclosures;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Notices;
using Kept.Server.Orders;
using Kept.Server.Orders.Sandbox;
using Kept.Server.People;
using Kept.Server.Policies;
using Kept.Server.Policies.Commands;
using Kept.Server.Requests;
using Kept.Server.Shared;
using Kept.Server.Staff;
using Kept.Server.Staff.Recovery;
using Kept.Server.Storage;
using Kept.Server.Visits;

namespace Kept.Server;

/// <summary>The server, one Add and one Map line a slice.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args)
    {
        PrivateFiles.Mask();
        return RunAsync(args);
    }

    private static Task<int> RunAsync(string[] args) => args switch
    {
        ["policy", ..] => Task.FromResult(PolicyCommand.Run(args, Console.Out, Console.Error, TimeProvider.System)),
        ["staff", ..] => StaffCommand.RunAsync(args, Console.Out, Console.Error),
        ["backup" or "restore", ..] => BackupCommand.RunAsync(args, Console.Out, Console.Error),
        ["keys", ..] => KeysCommand.RunAsync(args, Console.Out, Console.Error),
        _ when CommandLine.Answer(args, Console.Out, Console.Error) is { } answered => Task.FromResult(answered),
        _ => Startup.RunAsync(() => Build(args)),
    };

    /// <param name="args">Flags, as on the command line.</param>
    /// <param name="configure">Last word on settings, services and logging before the app is built.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = Startup.CreateBuilder(args);
        builder.AddStorage();
        builder.AddPolicies();
        builder.AddShared(Routes.Table);
        builder.Services.AddNetwork();
        builder.Services.AddGate();
        builder.Services.AddPeople();
        builder.Services.AddLedgers();
        builder.Services.AddVisits();
        builder.Services.AddDiagnostics();
        builder.Services.AddCatalog();
        builder.Services.AddOrders();
        builder.Services.AddCampaigns();
        builder.Services.AddDisclosures();
        builder.Services.AddNotices();
        builder.Services.AddRequests();
        builder.Services.AddStaff();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseSandboxProcessor();
        app.UseDiagnostics();
        app.UseShared();
        app.MapShared(Routes.Table);
        app.MapNetwork(Routes.Table);
        app.MapLedgers(Routes.Table);
        app.MapVisits(Routes.Table);
        app.MapCatalog(Routes.Table);
        app.MapOrders(Routes.Table);
        app.MapCampaigns(Routes.Table);
        app.MapDisclosures(Routes.Table);
        app.MapRequests(Routes.Table);
        app.MapStaff(Routes.Table);
        return app;
    }
}
