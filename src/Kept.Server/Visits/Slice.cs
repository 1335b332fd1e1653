using Kept.Policy;
using Kept.Server.People;
using Kept.Server.Shared;
using Kept.Server.Storage;

namespace Kept.Server.Visits;

internal static class Slice
{
    /// <summary>How many hits may wait for the writer: some seconds of a busy network, a few megabytes.</summary>
    private const int QueueLimit = 20_000;

    public static IReadOnlyList<RouteRule> Routes { get; } =
    [
        new("/b.gif", Access.Anyone, Purpose.Analytics),
        new("/visit", Access.Anyone, Purpose.Analytics),
        new("/visit/choice", Access.Anyone),
        new("/console/visits", Access.Staff(Permission.Reports), Purpose.Analytics),
        new("/console/visits/days.csv", Access.Staff(Permission.Reports), Purpose.Analytics),
        new("/console/visits/live", Access.Staff(Permission.Reports), Purpose.Analytics),
    ];

    public static void AddVisits(this IServiceCollection services)
    {
        services.AddSingleton(new HitQueue(QueueLimit));
        services.AddSingleton(new OpenSessions());
        services.AddSingleton<VisitStore>(s => s.GetRequiredService<StorageOptions>().IsPostgres
            ? ActivatorUtilities.CreateInstance<PostgresVisitStore>(s)
            : ActivatorUtilities.CreateInstance<SqliteVisitStore>(s));
        services.AddHostedService<VisitWriter>();
        services.AddHostedService<VisitRetentionJob>();
        services.AddScoped<VisitRetention>();
        services.AddSingleton<VisitRules>();
        services.AddSingleton<Beacon>();
        services.AddScoped<VisitHistory>();
        services.AddScoped<OwnVisits>();
        services.AddScoped<IForgets>(s => s.GetRequiredService<OwnVisits>());
        services.AddScoped<VisitReport>();
    }

    public static void MapVisits(this IEndpointRouteBuilder app, RouteTable table)
    {
        var beacon = app.ServiceProvider.GetRequiredService<Beacon>();
        // The picture reads no account and changes nothing that a cookie grants: it needs no step behind the routing.
        app.MapGet("/b.gif", beacon.PictureAsync).ShortCircuit().Ruled(table);
        app.MapPost("/visit", beacon.PostAsync).Ruled(table).WithMetadata(AcceptedBody.JsonOrText);
        app.MapPost("/visit/choice", VisitChoice.PostAsync).Ruled(table).WithMetadata(AcceptedBody.Form);
        app.MapGet("/console/visits/days.csv", VisitsCsv.GetAsync).Ruled(table);
        app.MapGet("/console/visits/live", VisitsLive.Get).Ruled(table);
    }
}
