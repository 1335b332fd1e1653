using Kept.Server.Shared;

namespace Kept.Server.Policies;

internal static class Slice
{
    public static IReadOnlyList<RouteRule> Routes { get; } =
    [
        new("/privacy/policy/{version?}", Access.Anyone),
        new("/privacy/policy/compare", Access.Anyone),
        new("/terms/{version?}", Access.Anyone),
    ];

    public static void AddPolicies(this WebApplicationBuilder builder)
    {
        var folder = builder.Configuration["Policies"] is { Length: > 0 } set ? set : Path.Combine(AppContext.BaseDirectory, "policies");
        builder.Services.AddSingleton(_ => PolicyShelf.Load(folder));
        var terms = builder.Configuration["Terms"] is { Length: > 0 } termsSet ? termsSet : Path.Combine(AppContext.BaseDirectory, "samples", "terms");
        builder.Services.AddSingleton(_ => TermsShelf.Load(terms));
    }
}
