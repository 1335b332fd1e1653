using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Requests.Agents;
using Kept.Server.Requests.Errands;
using Microsoft.AspNetCore.RateLimiting;

namespace Kept.Server.Requests;

internal static class Slice
{
    /// <summary>Name of the limit on forms that anybody may send: 30 a minute from one connection.</summary>
    public const string AskLimit = "requests-ask";

    /// <summary>Name of the limit on agents: 600 messages a minute from one connection.</summary>
    public const string AgentLimit = "requests-agents";

    public static IReadOnlyList<RouteRule> Routes { get; } =
    [
        new("/privacy", Access.Anyone),
        new("/privacy/contact", Access.Anyone, Purpose.CustomerService, Purpose.InformationRequested, Purpose.RightsRequest),
        new("/privacy/choices", Access.Link, Purpose.RightsRequest, Purpose.Suppression),
        new("/privacy/record", Access.Link, Purpose.RightsRequest),
        new("/privacy/record/link/{token}", Access.Link, Purpose.RightsRequest),
        new("/privacy/record/export", Access.Link, Purpose.RightsRequest),
        new("/privacy/record/correct", Access.Link, Purpose.RightsRequest),
        new("/privacy/record/erase", Access.Link, Purpose.RightsRequest),
        new("/privacy/record/erased", Access.Link),
        new("/privacy/record/end", Access.Link, Purpose.RightsRequest),
        new("/privacy/record/making", Access.Link, Purpose.RightsRequest),
        new("/privacy/record/categories", Access.Link, Purpose.RightsRequest),
        new("/privacy/record/addresses", Access.Link, Purpose.RightsRequest),
        new("/privacy/child", Access.Anyone, Purpose.RightsRequest, Purpose.Suppression),
        new("/privacy/parcel", Access.Anyone, Purpose.RightsRequest),
        new("/privacy/requests", Access.Link, Purpose.RightsRequest),
        new("/privacy/requests/prove/{token}", Access.Link, Purpose.RightsRequest),
        new("/privacy/requests/verify/{token}", Access.Link, Purpose.RightsRequest, Purpose.TransactionMail),
        new("/partner/errands/{token}", Access.Link, Purpose.RightsRequest),
        .. AgentEndpoints.Routes,
        new("/console/requests", Access.Staff(Permission.People)),
        new("/console/requests/new", Access.Staff(Permission.People), Purpose.RightsRequest, Purpose.CustomerService),
        new("/console/requests/metrics", Access.Staff(Permission.People)),
        new("/console/requests/agents", Access.Staff(Permission.People)),
        new("/console/holdings", Access.Staff(Permission.Policies)),
        new("/console/requests/{id:guid}", Access.Staff(Permission.People), Purpose.RightsRequest, Purpose.CustomerService),
        new("/console/requests/{id:guid}/erase", Access.Staff(Permission.People), Purpose.RightsRequest),
        new("/.well-known/gpc.json", Access.Anyone),
        new("/.well-known/security.txt", Access.Anyone),
        new("/privacy/security", Access.Anyone),
    ];

    public static void AddRequests(this IServiceCollection services)
    {
        services.AddScoped<AccessDesk>();
        services.AddScoped<RequestBook>();
        services.AddScoped<RecordReader>();
        services.AddScoped<RecordExport>();
        services.AddScoped<AddressOpener>();
        services.AddScoped<AddressProof>();
        services.AddScoped<EmailChange>();
        services.AddScoped<Erasure>();
        services.AddScoped<Correction>();
        services.AddScoped<IMailComposer, RecordLinkMail>();
        services.AddScoped<IMailComposer, EmailChangeMail>();
        services.AddScoped<IMailComposer, EmailReplacedMail>();
        services.AddRequestMails();
        services.AddScoped<Fulfilment>();
        services.AddScoped<Joining>();
        services.AddScoped<SharingList>();
        services.AddScoped<OrderProof>();
        services.AddSingleton<ExportDesk>();
        services.AddSingleton<ParcelTries>();
        services.AddHostedService<RetentionJob>();
        services.AddHostedService<LateEntriesJob>();
        services.AddHostedService<RequestWatch>();
        services.AddAgents();
        services.Configure<RateLimiterOptions>(o => o
            .AddPolicy(AskLimit, context => ClientLimits.ChangesPerMinute(context, 30))
            .AddPolicy(AgentLimit, context => ClientLimits.PerMinute(context, 600)));
    }

    /// <summary>Erases again whom an old backup of the database brought back. Call it once everything else is ready.</summary>
    public static Task EraseRestoredAsync(IServiceProvider services, CancellationToken cancel) =>
        ActivatorUtilities.CreateInstance<RestoredErasures>(services).RunAsync(ActivatorUtilities.CreateInstance<Retention>(services), cancel);

    public static void MapRequests(this IEndpointRouteBuilder app, RouteTable table)
    {
        app.MapGet("/privacy/record/export", ExportFile.AnswerAsync).Ruled(table);
        app.MapPost("/privacy/record/end", async (string? session, AccessDesk desk, ExportDesk exports, HttpContext context) =>
        {
            if (await desk.SessionAsync(context.Site(), session, context.RequestAborted) is { } running)
            {
                exports.Forget(running.Id);
                await desk.EndAsync(running, context.RequestAborted);
            }
            return Results.Redirect("/privacy");
        }).Ruled(table);
        app.MapGet("/.well-known/gpc.json", () => Results.Json(new { gpc = true, lastUpdate = Gpc.LastUpdate })).Ruled(table);
        AgentEndpoints.Map(app, table);
        app.MapGet("/.well-known/security.txt", SecurityText.Answer).Ruled(table);
    }

    private static void AddRequestMails(this IServiceCollection services)
    {
        services.AddScoped<RequestMailbox>();
        foreach (var kind in RequestMail.Kinds)
            services.AddScoped<IMailComposer>(s => ActivatorUtilities.CreateInstance<RequestMail>(s, kind));
        services.AddScoped<IMailComposer, RequestReminderMail>();
        services.AddScoped<IMailComposer, ErrandMail>();
    }

    private static void AddAgents(this IServiceCollection services)
    {
        services.AddScoped<AgentDesk>();
        services.AddScoped<DrpStatuses>();
        services.AddOptions<AgentOptions>().BindConfiguration(AgentOptions.Section);
        services.AddSingleton<CallbackClient>();
        services.AddSingleton<ErrorAnswer>(new ErrorAnswer.AsJson("/v1", (status, words) => new DrpError(status, words.Advice).Answer()));
    }
}
