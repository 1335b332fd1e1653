using System.Collections.Frozen;
using System.Text.Json;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Network;

/// <summary>
/// All sites of the network, in memory. Changed by <see cref="SaveAsync"/>; other nodes follow within a second. Each
/// row is read on its own: one that cannot be used is among <see cref="Broken"/>, and the others are not concerned.
/// </summary>
internal sealed class SiteDirectory
{
    public const string RevisionName = "network";

    private readonly FrozenDictionary<string, Site> byHost;

    public SiteDirectory(IEnumerable<SiteRow> rows)
    {
        var hosts = new Dictionary<string, Site>(StringComparer.OrdinalIgnoreCase);
        var (sound, broken) = (new List<Site>(), new List<BrokenSite>());
        foreach (var row in rows)
        {
            var (site, reason) = SiteReader.Read(row);
            if (reason is null && hosts.TryGetValue(site.Host, out var first))
                reason = $"its host name '{site.Host}' belongs to the site '{first.Id}' already";
            if (reason is null)
                sound.Add(site);
            else
                broken.Add(new BrokenSite(site, reason));
            if (site.Host.Length > 0)
                hosts.TryAdd(site.Host, site);
        }
        (Sites, Broken) = (sound, broken);
        byHost = hosts.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        ById = sound.ToFrozenDictionary(s => s.Id, StringComparer.Ordinal);
    }

    /// <summary>The sites that can be used, in their order.</summary>
    public IReadOnlyList<Site> Sites { get; }

    public IReadOnlyList<BrokenSite> Broken { get; }

    public FrozenDictionary<string, Site> ById { get; }

    /// <summary>The site that answers for the network itself; a broken one when there is no other.</summary>
    public Site First => Sites.Count > 0 ? Sites[0] : Broken[0].Site;

    /// <summary>
    /// The site that answers for a host name, or null; it may be a broken one. Loopback names lead to the first site,
    /// so that the demo opens at plain <c>localhost</c>.
    /// </summary>
    public Site? Find(string host) =>
        byHost.GetValueOrDefault(host) ?? (IsLoopback(host) && Sites.Count + Broken.Count > 0 ? First : null);

    /// <summary>A site of the network, broken or not, or null.</summary>
    public Site? FindById(string id) => ById.GetValueOrDefault(id) ?? BrokenById(id)?.Site;

    public BrokenSite? BrokenById(string id)
    {
        foreach (var broken in Broken)
            if (broken.Site.Id == id)
                return broken;
        return null;
    }

    public Site this[string id] => ById[id];

    public static async Task<SiteDirectory> LoadAsync(KeptDb db, CancellationToken cancel) =>
        new(await db.Set<SiteRow>().AsNoTracking().OrderBy(s => s.Position).ThenBy(s => s.Id).ToListAsync(cancel));

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
