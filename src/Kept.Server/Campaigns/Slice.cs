using Kept.Policy;
using Kept.Server.People;
using Kept.Server.Shared;
using Kept.Server.Storage;

namespace Kept.Server.Campaigns;

internal static class Slice
{
    public static IReadOnlyList<RouteRule> Routes { get; } =
    [
        new("/u/{token}", Access.Link, Purpose.Suppression),
        new("/why/{token}", Access.Link, Purpose.RightsRequest),
        new("/console/campaigns", Access.Staff(Permission.Campaigns)),
        new("/console/campaigns/{id:guid}", Access.Staff(Permission.Campaigns)),
        new("/console/campaigns/{id:guid}/review", Access.Staff(Permission.Campaigns), Purpose.Offers),
        new("/console/campaigns/{id:guid}/preview", Access.Staff(Permission.Campaigns)),
        new("/console/campaigns/{id:guid}/progress", Access.Staff(Permission.Campaigns)),
        new("/console/outbox", Access.Staff(Permission.Outbox)),
        new("/console/outbox/retry", Access.Staff(Permission.Outbox)),
        new("/console/outbox/{id:guid}", Access.Staff(Permission.Outbox), Purpose.CustomerService, Purpose.TransactionMail, Purpose.RightsRequest),
        new("/console/outbox/{id:guid}/html", Access.Staff(Permission.Outbox), Purpose.CustomerService, Purpose.TransactionMail, Purpose.RightsRequest),
    ];

    public static void AddCampaigns(this IServiceCollection services)
    {
        // Parsed here and not on first use: a broken template stops the start.
        services.AddSingleton(MailTemplateSet.Load());
        services.AddSingleton<MailTemplates>();
        services.AddOutbox();
        services.AddSingleton<OfferLetter>();
        services.AddScoped<IMailComposer, OfferComposer>();
        services.AddScoped<Audience>();
        services.AddSingleton<AudienceCounts>();
        services.AddScoped<Advertisers>();
        services.AddScoped<OutboxRetention>();
        services.AddScoped<CampaignSwitch>();
        services.AddScoped<CampaignSteps>();
        services.AddScoped<OfferLinks>();
        services.AddHostedService<CampaignRun>();
    }

    public static void MapCampaigns(this IEndpointRouteBuilder app, RouteTable table)
    {
        app.MapGet("/console/campaigns/{id:guid}/preview", CampaignPreview.HtmlAsync).Ruled(table);
        app.MapGet("/console/campaigns/{id:guid}/progress", CampaignProgressStream.Answer).Ruled(table);
        app.MapGet("/console/outbox/{id:guid}/html", OutboxMailPageModel.HtmlAsync).Ruled(table);
    }

    private static void AddOutbox(this IServiceCollection services)
    {
        services.AddSingleton(s => MailOptions.Read(s.GetRequiredService<IConfiguration>()));
        services.AddSingleton<IMailTransport>(s => s.GetRequiredService<MailOptions>() is { UsesSmtp: true } smtp
            ? ActivatorUtilities.CreateInstance<SmtpTransport>(s, smtp)
            : new FileTransport(s.GetRequiredService<StorageOptions>()));
        services.AddSingleton<OutboxSignal>();
        services.AddScoped<OwnMails>();
        services.AddScoped<Outbox>();
        services.AddScoped<IForgets>(s => s.GetRequiredService<Outbox>());
        services.AddScoped<IJoins, OutboxJoins>();
        services.AddSingleton<MailBreaker>();
        services.AddScoped<Departure>();
        services.AddScoped<MailDelivery>();
        services.AddScoped<OutboxSweep>();
        services.AddScoped<OutboxRetry>();
        services.AddHostedService<OutboxSender>();
    }
}
