using Kept.Server.Shared;

namespace Kept.Server.People;

internal static class Slice
{
    public static IReadOnlyList<RouteRule> Routes { get; } = [];

    public static void AddPeople(this IServiceCollection services)
    {
        services.AddScoped<PersonDirectory>();
        services.AddScoped<ChoiceBook>();
    }
}
