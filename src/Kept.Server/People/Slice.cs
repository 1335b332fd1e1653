using Kept.Policy;
using Kept.Server.Shared;

namespace Kept.Server.People;

internal static class Slice
{
    public static IReadOnlyList<RouteRule> Routes { get; } =
    [
        new("/console/people", Access.Staff(Permission.People), Purpose.CustomerService, Purpose.RightsRequest, Purpose.FraudPrevention, Purpose.Accounting),
    ];

    public static void AddPeople(this IServiceCollection services)
    {
        services.AddScoped<PersonDirectory>();
        services.AddScoped<ChoiceBook>();
        services.AddScoped<Restrictions>();
        services.AddScoped<RefusedAddresses>();
        services.AddScoped<IForgets>(s => s.GetRequiredService<RefusedAddresses>());
        services.AddScoped<IJoins, PeopleJoins>();
    }
}
