using System.Collections.Frozen;
using System.Text.Json;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Network;

/// <summary>All sites of the network, in memory. Changed by <see cref="SaveAsync"/>; other nodes follow within a second.</summary>
internal sealed record SiteDirectory(IReadOnlyList<Site> Sites, FrozenDictionary<string, Site> ByHost, FrozenDictionary<string, Site> ById)
{
    public const string RevisionName = "network";

    public Site First => Sites[0];

    /// <summary>
    /// The site that answers for a host name, or null. Loopback names lead to the first site, so that the demo opens at
    /// plain <c>localhost</c>.
    /// </summary>
    public Site? Find(string host) => ByHost.GetValueOrDefault(host) ?? (IsLoopback(host) ? First : null);

    public Site this[string id] => ById[id];

    public static async Task<SiteDirectory> LoadAsync(KeptDb db, CancellationToken cancel)
    {
        var rows = await db.Set<SiteRow>().AsNoTracking().OrderBy(s => s.Position).ToListAsync(cancel);
        var sites = rows.Select(r => JsonSerializer.Deserialize<Site>(r.Settings, Site.Json)!).ToList();
        return new SiteDirectory(
            sites,
            sites.ToFrozenDictionary(s => s.Host, StringComparer.OrdinalIgnoreCase),
            sites.ToFrozenDictionary(s => s.Id, StringComparer.Ordinal));
    }

    /// <summary>Stores a site's settings inside the caller's transaction.</summary>
    public static async Task SaveAsync(KeptDb db, Site site, int? position, CancellationToken cancel)
    {
        var settings = JsonSerializer.Serialize(site, Site.Json);
        var row = await db.Set<SiteRow>().FindAsync([site.Id], cancel);
        if (row is null)
            db.Add(row = new SiteRow { Id = site.Id, Settings = settings });
        row.Settings = settings;
        row.Position = position ?? row.Position;
        await Revision.BumpAsync(db, RevisionName, cancel);
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host is "127.0.0.1" or "[::1]";
}
