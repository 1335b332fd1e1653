using Kept.Server.Storage;

namespace Kept.Server.Network;

/// <summary>Why a site is closed for maintenance.</summary>
/// <param name="Reason">For staff and the log: a sentence without the subject. It quotes no personal data.</param>
/// <param name="ShopOnly">True when only the shop's own pages need what is broken: people's rights, unsubscribing and
/// the console go on.</param>
internal sealed record SiteFault(string Reason, bool ShopOnly = false);

/// <summary>
/// What a slice holds in memory for a site and may find unusable. Asked with every request, so it only looks things
/// up.
/// </summary>
internal interface ISiteCheck
{
    /// <summary>Why <paramref name="site"/> cannot be served, or null.</summary>
    SiteFault? Check(Site site);
}

/// <summary>
/// Which sites cannot be served now, and why. What was committed to the database never stops the server: it closes
/// the one site that it belongs to.
/// </summary>
internal sealed class SiteFaults(Snapshot<SiteDirectory> directory, IEnumerable<ISiteCheck> checks)
{
    private readonly ISiteCheck[] checks = [.. checks];

    public SiteFault? Of(Site site)
    {
        if (directory.Current.BrokenById(site.Id) is { } broken)
            return new SiteFault(broken.Reason);
        SiteFault? found = null;
        foreach (var check in checks)
            if (check.Check(site) is { } fault && (found is null || found.ShopOnly))
                found = fault;
        return found;
    }

    /// <summary>Whether jobs may work for a site: it exists, and at most its shop is closed.</summary>
    public bool IsServed(string site) =>
        directory.Current.ById.TryGetValue(site, out var found) && Of(found) is null or { ShopOnly: true };

    /// <summary>All closed sites with their reasons, in the order of the network.</summary>
    public IReadOnlyList<(Site Site, SiteFault Fault)> All()
    {
        var sites = directory.Current.Sites.Concat(directory.Current.Broken.Select(b => b.Site));
        return
        [
            .. sites
                .Select(s => (Site: s, Fault: Of(s)))
                .Where(s => s.Fault is not null)
                .Select(s => (s.Site, s.Fault!)),
        ];
    }
}
