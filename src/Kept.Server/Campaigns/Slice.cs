using Kept.Server.Shared;

namespace Kept.Server.Campaigns;

internal static class Slice
{
    public static IReadOnlyList<RouteRule> Routes { get; } = [];

    public static void AddCampaigns(this IServiceCollection services)
    {
        // Parsed here and not on first use: a broken template stops the start.
        services.AddSingleton(MailTemplateSet.Load());
        services.AddSingleton<MailTemplates>();
        services.AddScoped<Outbox>();
    }

    public static void MapCampaigns(this IEndpointRouteBuilder app, RouteTable table)
    {
    }
}
