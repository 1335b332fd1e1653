using Kept.Server.Network;
using Kept.Server.Policies.Publishing;
using Kept.Server.Shared;
using Kept.Server.Storage;

namespace Kept.Server.Policies;

internal static class Slice
{
    public static IReadOnlyList<RouteRule> Routes { get; } =
    [
        new("/privacy/policy/{version?}", Access.Anyone),
        new("/privacy/policy/compare", Access.Anyone),
        new("/terms/{version?}", Access.Anyone),
        new("/console/policies", Access.Staff(Permission.Policies)),
        new("/console/policies/check", Access.Staff(Permission.Policies)),
        new("/console/policies/{id:guid}", Access.Staff(Permission.Policies)),
        new("/console/policies/{id:guid}/review", Access.Staff(Permission.Policies)),
    ];

    /// <summary>Where the terms and conditions are: the setting <c>Terms</c>, or what came with the program.</summary>
    public static string TermsFolder(IConfiguration settings) =>
        settings["Terms"] is { Length: > 0 } set ? Path.GetFullPath(set) : Path.Combine(AppContext.BaseDirectory, "samples", "terms");

    public static void AddPolicies(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.Get<PolicyOptions>() ?? new PolicyOptions();
        builder.Services.AddSingleton(new PolicyFolder(options.Policies));
        builder.Services.AddSingleton<PolicyReader>();
        builder.Services.AddSingleton(s => ActivatorUtilities.CreateInstance<Snapshot<PolicySet>>(
            s, PolicySet.RevisionName, (Func<KeptDb, CancellationToken, Task<PolicySet>>)s.GetRequiredService<PolicyReader>().LoadAsync));
        builder.Services.AddHostedService(s => s.GetRequiredService<Snapshot<PolicySet>>());
        builder.Services.AddSingleton<PolicyShelf>();
        builder.Services.AddSingleton<ISiteCheck, PolicyCheck>();
        builder.Services.AddSingleton<PolicyTally>();
        builder.Services.AddHostedService<PolicyCountWriter>();
        builder.Services.AddScoped<DraftChecker>();
        builder.Services.AddScoped<DraftDesk>();
        builder.Services.AddScoped<ReachCounter>();
        builder.Services.AddScoped<Publication>();
        var terms = TermsFolder(builder.Configuration);
        builder.Services.AddSingleton(_ => TermsShelf.Load(terms));
    }
}
