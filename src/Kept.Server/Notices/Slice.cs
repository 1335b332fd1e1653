using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.People;
using Kept.Server.Shared;

namespace Kept.Server.Notices;

internal static class Slice
{
    public static IReadOnlyList<RouteRule> Routes { get; } =
    [
        new("/privacy/notice/{token}", Access.Link, Purpose.PolicyNotice),
        new("/console/policies/{site}/{version}/notices", Access.Staff(Permission.Policies), Purpose.PolicyNotice),
    ];

    public static void AddNotices(this IServiceCollection services)
    {
        services.AddScoped<NoticeBook>();
        services.AddScoped<IForgets>(s => s.GetRequiredService<NoticeBook>());
        services.AddScoped<IJoins, NoticeJoins>();
        services.AddScoped<NoticeSteps>();
        services.AddScoped<IMailComposer, NoticeMail>();
        services.AddHostedService<NoticeJob>();
        services.AddHostedService<MigrationJob>();
    }
}
