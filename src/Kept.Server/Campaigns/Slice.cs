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
        services.AddScoped<CampaignSwitch>();
        services.AddScoped<CampaignSteps>();
        services.AddScoped<OfferLinks>();
        services.AddHostedService<CampaignRun>();
    }

    public static void MapCampaigns(this IEndpointRouteBuilder app, RouteTable table)
    {
    }

    private static void AddOutbox(this IServiceCollection services)
    {
        services.AddSingleton(s => MailOptions.Read(s.GetRequiredService<IConfiguration>()));
        services.AddSingleton<IMailTransport>(s => s.GetRequiredService<MailOptions>() is { UsesSmtp: true } smtp
            ? ActivatorUtilities.CreateInstance<SmtpTransport>(s, smtp)
            : new FileTransport(s.GetRequiredService<StorageOptions>()));
        services.AddSingleton<OutboxSignal>();
        services.AddScoped<Outbox>();
        services.AddScoped<IForgets>(s => s.GetRequiredService<Outbox>());
        services.AddScoped<Departure>();
        services.AddScoped<OutboxSweep>();
        services.AddHostedService<OutboxSender>();
    }
}
