using Kept.Policy;
using Kept.Server.Shared;
using Microsoft.AspNetCore.Mvc;

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
        services.AddScoped<GpcRecorder>();
        services.Configure<MvcOptions>(o => o.Filters.Add(new GpcFilter()));
        services.AddScoped<Restrictions>();
        services.AddScoped<RefusedAddresses>();
        services.AddScoped<IForgets>(s => s.GetRequiredService<RefusedAddresses>());
        services.AddScoped<IJoins, PeopleJoins>();
    }
}
