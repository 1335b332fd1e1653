using System.Text.Json;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Network;

/// <summary>Fills an empty database with the sites of <c>samples/network.json</c>.</summary>
internal static class SeedNetwork
{
    public static async Task RunAsync(KeptDb db, Transactions transactions, string samples, CancellationToken cancel)
    {
        if (await db.Set<SiteRow>().AnyAsync(cancel))
            return;
        var path = Path.Combine(samples, "network.json");
        var sites = Read(path);
        await transactions.RunAsync(async () =>
        {
            foreach (var (position, site) in sites.Index())
                await SiteDirectory.SaveAsync(db, site, position, cancel);
        }, cancel);
    }

    private static IReadOnlyList<Site> Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var document = JsonSerializer.Deserialize<NetworkFile>(file, Site.Json);
            return document is { Sites.Count: > 0 } ? document.Sites : throw new StartupException($"'{path}' names no site.");
        }
        catch (JsonException e)
        {
            throw new StartupException($"{path}:{e.LineNumber + 1}:{e.BytePositionInLine + 1}: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new StartupException($"The demo network's settings cannot be read: {e.Message}", e);
        }
    }

    private sealed record NetworkFile(IReadOnlyList<Site> Sites);
}
