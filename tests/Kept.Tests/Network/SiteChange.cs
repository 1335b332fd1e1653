using System.Net;
using System.Text.RegularExpressions;
using Kept.Server.Network;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Network;

/// <summary>Changes a site's settings in the database, past the form that would refuse them.</summary>
internal static class SiteChange
{
    /// <summary>Takes the company's name away, without which no site is served, and waits until the site is closed.</summary>
    public static async Task CloseAsync(KeptHost host, string site)
    {
        await host.DbAsync(db => SetAsync(db, site, settings => Regex.Replace(settings, "\"company\":\"[^\"]*\"", "\"company\":\"\"")));
        using var shopper = host.Browser(site);
        await Eventually.TrueAsync("the site to close", async () => (await shopper.GetAsync("/")).Status == HttpStatusCode.ServiceUnavailable);
    }

    public static async Task<bool> SetAsync(KeptDb db, string site, Func<string, string> change)
    {
        var row = await db.Set<SiteRow>().SingleAsync(s => s.Id == site);
        var changed = change(row.Settings);
        Assert.NotEqual(row.Settings, changed);
        row.Settings = changed;
        await db.SaveChangesAsync();
        await Revision.BumpAsync(db, SiteDirectory.RevisionName, TestContext.Current.CancellationToken);
        await db.SaveChangesAsync();
        return true;
    }
}
