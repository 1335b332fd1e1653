using System.Net;
using Kept.Server.Network;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Network;

/// <summary>What was committed to the database, however it came there, never stops the server or another site.</summary>
public sealed class MaintenanceTests
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Sites_that_cannot_be_used_are_closed_with_a_reason_and_all_others_open(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var staff = await host.StaffAsync();
        var key = new Uri(staff.Home, "/console");
        await host.DbAsync(async db =>
        {
            var inkwell = await db.Set<SiteRow>().SingleAsync(s => s.Id == "inkwell");
            await SiteChange.SetAsync(db, "foolscap", settings =>
                settings.Replace("\"shipping\":[", "\"shipping\":[null,", StringComparison.Ordinal)
            );
            db.Add(
                new SiteRow
                {
                    Id = "copycat",
                    Position = 7,
                    Settings = inkwell.Settings.Replace(
                        "\"id\":\"inkwell\"",
                        "\"id\":\"copycat\"",
                        StringComparison.Ordinal
                    ),
                }
            );
            db.Add(
                new SiteRow
                {
                    Id = "lawless",
                    Position = 8,
                    Settings = inkwell.Settings.Replace("\"inkwell", "\"lawless", StringComparison.Ordinal),
                }
            );
            db.Add(
                new SiteRow
                {
                    Id = "garbled",
                    Position = -1,
                    Settings = "{",
                }
            );
            return await db.SaveChangesAsync();
        });

        await host.RestartAsync();

        using var shopper = host.Browser();
        Assert.Equal(HttpStatusCode.OK, (await shopper.GetAsync("/")).Status);
        using var loopback = host.Browser();
        Assert.Contains(
            "Inkwell",
            (await loopback.GetAsync(new Uri($"http://localhost:{host.Port}/"))).Text,
            StringComparison.Ordinal
        );
        foreach (var closed in new[] { "foolscap", "lawless" })
            foreach (var path in new[] { "/", "/privacy", "/no-such-page" })
                await AssertClosedAsync(host, closed, path);
        var overview = (await staff.GetAsync(key)).Text;
        Assert.Contains("Foolscap: one of its ways to ship is empty", overview, StringComparison.Ordinal);
        Assert.Contains(
            "its host name 'inkwell.localhost' belongs to the site 'inkwell' already",
            overview,
            StringComparison.Ordinal
        );
        Assert.Contains("no version of its privacy policy 'lawless' is in force", overview, StringComparison.Ordinal);
        Assert.Contains("garbled: its settings cannot be read", overview, StringComparison.Ordinal);
        Assert.Contains(
            "Foolscap: one of its ways to ship is empty",
            (await staff.GetAsync("/console/catalogue?site=foolscap")).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_closed_site_is_logged_once_and_opens_when_staff_save_sound_settings_from_its_own_console()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var staff = await host.StaffAsync();
        await host.DbAsync(db =>
            SiteChange.SetAsync(db, "foolscap", settings =>
                settings.Replace("Foolscap Paper Company LLC\",\"tagline", "\",\"tagline", StringComparison.Ordinal)
            )
        );
        await Eventually.TrueAsync("the shop to close", async () =>
            (await ClosedAsync(host, "foolscap")) is HttpStatusCode.ServiceUnavailable
        );
        await Eventually.TrueAsync("the log", () => Task.FromResult(Told(host).Count > 0));
        host.Clock.Advance(TimeSpan.FromSeconds(10));

        var form = (await staff.GetAsync("/console/settings?site=foolscap")).Form("Input.Company");
        Assert.Equal("Foolscap", form.Value("Input.Name"));
        var page = await form.Fill("Input.Company", "Foolscap Paper Company LLC")
            .Fill("Input.PrivacyOfficer", "Privacy Officer")
            .Fill("Input.Shipping[0].Id", "standard")
            .Fill("Input.Shipping[0].Name", "Standard")
            .Fill("Input.Shipping[0].Days", "3 days")
            .Fill("Input.Shipping[0].Price", "5.95")
            .SubmitAsync();

        Assert.Contains("saved=yes", page.Url.Query, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await ClosedAsync(host, "foolscap"));
        Assert.Single(Told(host));
    }

    private static IReadOnlyList<string> Told(KeptHost host) =>
        [
            .. host.Logs.All.Where(l =>
                l.Contains("'foolscap' is closed for maintenance: its company is missing", StringComparison.Ordinal)
            ),
        ];

    private static async Task<HttpStatusCode> ClosedAsync(KeptHost host, string site)
    {
        using var shopper = host.Browser(site);
        return (await shopper.GetAsync("/")).Status;
    }

    private static async Task AssertClosedAsync(KeptHost host, string site, string path)
    {
        using var shopper = host.Browser(site);
        var page = await shopper.GetAsync(path);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Equal("120", page.Headers.GetValues("Retry-After").Single());
        Assert.Contains("is closed for maintenance", page.TextOf("h1"), StringComparison.Ordinal);
    }
}
