using Kept.Server.Network;
using Kept.Server.Staff;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Kept.Server;

/// <summary>What the operator reads when the server is up.</summary>
internal static class Welcome
{
    public static async Task PrintAsync(WebApplication app)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? Startup.DefaultUrl;
        var uri = new Uri(address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal));
        var sites = app.Services.GetRequiredService<Snapshot<SiteDirectory>>().Current.Sites;
        var lines = sites.Select(s => $"  {s.Name,-12} {uri.Scheme}://{s.Host}:{uri.Port}/");
        Console.WriteLine($"Kept is ready.\n{string.Join('\n', lines)}\n  {"Console",-12} {uri.Scheme}://localhost:{uri.Port}/console");
        await using var scope = app.Services.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<Invitations>().FirstAdministratorAsync(CancellationToken.None) is { } path)
            Console.WriteLine($"\nThere is no administrator yet. Open this link once, within 24 hours, to become one:\n  {uri.Scheme}://localhost:{uri.Port}{path}");
    }
}
