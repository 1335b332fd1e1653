using System.Threading.RateLimiting;
using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Network;
using Kept.Server.Shared;
using Microsoft.AspNetCore.RateLimiting;

namespace Kept.Server.Requests;

internal static class Slice
{
    /// <summary>Name of the limit on forms that anybody may send: 30 a minute from one connection.</summary>
    public const string AskLimit = "requests-ask";

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
        new("/privacy/requests", Access.Link, Purpose.RightsRequest),
        new("/console/requests", Access.Staff(Permission.People)),
        new("/console/requests/{id:guid}", Access.Staff(Permission.People), Purpose.RightsRequest, Purpose.CustomerService),
        new("/.well-known/gpc.json", Access.Anyone),
        new("/.well-known/security.txt", Access.Anyone),
    ];

    public static void AddRequests(this IServiceCollection services)
    {
        services.AddScoped<AccessDesk>();
        services.AddScoped<RequestBook>();
        services.AddScoped<RecordReader>();
        services.AddScoped<RecordExport>();
        services.AddScoped<AddressOpener>();
        services.AddScoped<EmailChange>();
        services.AddScoped<Erasure>();
        services.AddScoped<Correction>();
        services.AddScoped<IMailComposer, RecordLinkMail>();
        services.AddScoped<IMailComposer, EmailChangeMail>();
        services.AddScoped<IMailComposer, RequestReceivedMail>();
        services.AddScoped<IMailComposer, RequestAnswerMail>();
        services.AddHostedService<RetentionJob>();
        services.Configure<RateLimiterOptions>(o => o.AddPolicy(AskLimit, Limit));
    }

    /// <summary>Erases again whom an old backup of the database brought back. Call it once everything else is ready.</summary>
    public static Task EraseRestoredAsync(IServiceProvider services, CancellationToken cancel) =>
        ActivatorUtilities.CreateInstance<RestoredErasures>(services).RunAsync(ActivatorUtilities.CreateInstance<Retention>(services), cancel);

    public static void MapRequests(this IEndpointRouteBuilder app, RouteTable table)
    {
        app.MapGet("/privacy/record/export", ExportFile.AnswerAsync).Ruled(table);
        app.MapPost("/privacy/record/end", async (string? session, AccessDesk desk, HttpContext context) =>
        {
            if (await desk.SessionAsync(context.Site(), session, context.RequestAborted) is { } running)
                await desk.EndAsync(running, context.RequestAborted);
            return Results.Redirect("/privacy");
        }).Ruled(table);
        app.MapGet("/.well-known/gpc.json", () => Results.Json(new { gpc = true, lastUpdate = Gpc.LastUpdate })).Ruled(table);
        app.MapGet("/.well-known/security.txt", SecurityText.Answer).Ruled(table);
    }

    private static RateLimitPartition<string> Limit(HttpContext context) => HttpMethods.IsPost(context.Request.Method)
        ? RateLimitPartition.GetFixedWindowLimiter(
            context.Connection.RemoteIpAddress?.ToString() ?? "",
            _ => new FixedWindowRateLimiterOptions { PermitLimit = 30, Window = TimeSpan.FromMinutes(1) })
        : RateLimitPartition.GetNoLimiter("");
}
