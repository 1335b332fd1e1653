using System.Net;
using Kept.Server.Network;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
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

    private static SiteDirectory Directory(KeptHost host) => host.Services.GetRequiredService<Snapshot<SiteDirectory>>().Current;
}
