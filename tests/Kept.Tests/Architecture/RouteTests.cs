using System.Reflection;
using Kept.Server;
using Kept.Server.Disclosures;
using Kept.Server.Gate;
using Kept.Server.Shared;
using Kept.Tests.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Architecture;

public class RouteTests(SharedHosts hosts)
{
    /// <summary>The doors to personal data: who needs one of them, itself or through a helper, touches a person.</summary>
    private static readonly Type[] Doors = [typeof(PolicyGate), typeof(Intake), typeof(Discloser)];

    [Fact]
    public async Task Every_endpoint_says_who_may_call_it()
    {
        var endpoints = await EndpointsAsync();
        Assert.NotEmpty(endpoints);
        Findings.None(endpoints
            .Where(e => e.Metadata.GetMetadata<IAuthorizeData>() is null && e.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(e => e.DisplayName));
    }

    [Fact]
    public async Task Every_endpoint_but_files_stands_in_a_route_table_and_every_line_there_is_an_endpoint()
    {
        var ruled = (await EndpointsAsync()).Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is null).ToList();
        Findings.None(ruled.Where(e => e.Metadata.GetMetadata<RouteRule>() is null).Select(e => e.RoutePattern.RawText));
        var mapped = ruled.Select(e => e.Metadata.GetMetadata<RouteRule>()).ToHashSet();
        Findings.None(Routes.Table.Rules.Where(r => !mapped.Contains(r)).Select(r => r.Template));
    }

    [Fact]
    public async Task Every_route_that_touches_a_person_names_a_purpose()
    {
        var touching = await TouchingAsync();
        Findings.None(touching.Where(t => t.Rule.Purposes.Length == 0).Select(t => $"{t.Rule.Template} takes {t.Door.Name}"));
    }

    [Fact]
    public void What_takes_the_gate_through_a_helper_is_found()
    {
        Assert.Equal(typeof(PolicyGate), DoorOf(typeof(TakesAHelper), []));
        Assert.Null(DoorOf(typeof(TakesNothing), []));
    }

    private async Task<List<RouteEndpoint>> EndpointsAsync()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        return [.. host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];
    }

    private async Task<List<(RouteRule Rule, Type Door)>> TouchingAsync()
    {
        var loader = (await hosts.GetAsync(Provider.Sqlite)).Services.GetRequiredService<PageLoader>();
        var touching = new List<(RouteRule, Type)>();
        foreach (var endpoint in await EndpointsAsync())
        {
            if (endpoint.Metadata.GetMetadata<RouteRule>() is not { } rule)
                continue;
            var page = endpoint.Metadata.GetMetadata<PageActionDescriptor>();
            var taken = page is not null
                ? [(await loader.LoadAsync(page, endpoint.Metadata)).ModelTypeInfo!.AsType()]
                : endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters().Select(p => p.ParameterType) ?? [];
            if (taken.Select(t => DoorOf(t, [])).FirstOrDefault(d => d is not null) is { } door)
                touching.Add((rule, door));
        }
        return touching;
    }

    /// <summary>The first door that a type needs, by its constructor and those of our own types that it takes.</summary>
    private static Type? DoorOf(Type type, HashSet<Type> seen)
    {
        if (Doors.Contains(type))
            return type;
        if (type.Assembly != typeof(PolicyGate).Assembly && type.DeclaringType != typeof(RouteTests) || !seen.Add(type))
            return null;
        var taken = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).SelectMany(c => c.GetParameters()).Select(p => p.ParameterType);
        return taken.Select(t => DoorOf(t, seen)).FirstOrDefault(d => d is not null);
    }

    private sealed class TakesAHelper(Helper helper)
    {
        public Helper Helper => helper;
    }

    private sealed class Helper(PolicyGate gate)
    {
        public PolicyGate Gate => gate;
    }

    private sealed class TakesNothing(TimeProvider time)
    {
        public TimeProvider Time => time;
    }
}
