using System.Net;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Staff;

public class ConsolePagesTests(SharedHosts hosts)
{
    [Fact]
    public async Task Settings_are_live_at_once_and_a_taken_host_changes_nothing()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var boss = await host.StaffAsync();
        var form = (await boss.GetAsync("/console/settings?site=foolscap")).Form("Input.Name");
        var refused = await form.Fill("Input.Host", "inkwell.localhost").Fill("Input.Name", "Typed").SubmitAsync();
        Assert.Contains("Inkwell answers at this host name", refused.Text, StringComparison.Ordinal);
        Assert.Equal("Typed", refused.Form("Input.Name").Value("Input.Name"));
        Assert.Equal("Foolscap", Directory(host)["foolscap"].Name);
        await refused.Form("Input.Name").Fill("Input.Host", "foolscap.localhost").Fill("Input.Name", "Foolscap & Sons").SubmitAsync();
        Assert.Equal("Foolscap & Sons", Directory(host)["foolscap"].Name);
    }

    [Fact]
    public async Task Every_page_of_the_console_shows_to_an_administrator()
    {
        var host = await hosts.GetAsync(Provider.Postgres);
        using var boss = await host.StaffAsync();
        foreach (var path in new[] { "/console", "/console?site=inkwell", "/console/ledger?kind=policy-published", "/console/policies", "/console/policies/inkwell/2026-11-01/notices", "/console/staff", "/console/settings", "/console/settings/api-keys", "/console/profile", "/console/profile/authenticator" })
        {
            var page = await boss.GetAsync(path);
            Assert.True(page.Status == HttpStatusCode.OK, $"{path}: {page.Status}");
            Assert.NotNull(page.Document.QuerySelector("main h1"));
        }
    }

    /// <summary>Entries of acts are in the table before those of readings that the integrator moves there, and get their places after them.</summary>
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task The_ledger_is_paged_by_place_and_shows_every_entry_once(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        for (var i = 0; i < 30; i++)
            await host.ScopedAsync(async s =>
            {
                var ledger = s.GetRequiredService<LedgerWriter>();
                Task<LedgerEntry> Add() => Task.FromResult(ledger.Add(EntryKind.Refused, null, "inkwell", []));
                await s.GetRequiredService<Transactions>().RunAsync(Add);
                return await s.GetRequiredService<Readings>().RunAsync(Add);
            });
        using var staff = await host.StaffAsync();
        await Eventually.TrueAsync("all to have their places", () => host.DbAsync(async db =>
            await db.Set<LedgerEntry>().CountAsync(e => e.Index != null) >= 60 && !await db.Set<LedgerEntry>().AnyAsync(e => e.Index == null)));
        var places = new List<int>();
        for (var page = await staff.GetAsync("/console/ledger"); page is not null; page = page.Text.Contains("Older", StringComparison.Ordinal) ? await page.FollowAsync("Older") : null)
            places.AddRange(page.Document.QuerySelectorAll("td[data-label=Place]").Select(p => p.TextContent.Trim()).Where(p => p.All(char.IsAsciiDigit)).Select(int.Parse));
        // The server itself adds entries meanwhile, such as the day's of the request log; the first page says where the ledger ends.
        Assert.InRange(places[0], 60, 200);
        Assert.Equal(Enumerable.Range(0, places[0] + 1).Reverse(), places);
    }

    private static SiteDirectory Directory(KeptHost host) => host.Services.GetRequiredService<Snapshot<SiteDirectory>>().Current;
}
