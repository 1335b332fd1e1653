using System.Net;
using System.Text;
using Kept.Server.Storage;
using Kept.Server.Visits;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Visits;

public sealed class BeaconTests(SharedHosts hosts)
{
    private readonly string page = $"/p/{Guid.CreateVersion7():N}";

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task The_picture_is_43_bytes_of_transparent_GIF(Provider provider)
    {
        using var browser = (await hosts.GetAsync(provider)).Browser();
        using var answer = await browser.SendRawAsync(Get($"/b.gif?p={page}"));
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/gif", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(43, bytes.Length);
        Assert.Equal("GIF89a", Encoding.ASCII.GetString(bytes, 0, 6));
        Assert.Equal((1, 1, 0x3B), (bytes[6], bytes[8], bytes[^1]));
        // The graphic control extension says that colour 0, the pixel's, is transparent.
        Assert.Equal([0x21, 0xF9, 0x04, 0x01], bytes[19..23]);
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_browser_that_comes_back_with_its_cookie_is_one_visitor(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        using var browser = host.Browser();
        for (var i = 0; i < 3; i++)
            await browser.GetAsync($"/b.gif?p={page}");
        var events = await EventsAsync(host);
        Assert.Equal(3, events.Count);
        Assert.Single(events, e => e.VisitorId is null);
        var id = Assert.Single(events.Where(e => e.VisitorId is not null).Select(e => VisitorId.Of(e.VisitorId).ToString()).Distinct());
        Assert.Equal(2, await host.ScopedAsync(async s => (await s.GetRequiredService<VisitHistory>().OfAsync(id, DateTimeOffset.UnixEpoch, 10, default)).Count));
        Assert.Equal(2, await host.ScopedAsync(s => s.GetRequiredService<Transactions>().RunAsync(() => s.GetRequiredService<VisitHistory>().UnlinkAsync(id, default))));
        Assert.Single(await EventsAsync(host));
    }

    [Fact]
    public async Task The_visitor_cookie_is_the_servers_alone_and_lasts_13_months()
    {
        using var browser = (await hosts.GetAsync(Provider.Sqlite)).Browser(cookies: false);
        using var answer = await browser.SendRawAsync(Get("/b.gif"));
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Matches("^kept\\.visitor=[A-Za-z0-9_-]{22}; max-age=34190208; path=/; samesite=lax; httponly$", cookie);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task With_cookies_refused_every_hit_is_a_view_and_nobody_a_visitor(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        using var browser = host.Browser(cookies: false);
        for (var i = 0; i < 3; i++)
            await browser.GetAsync($"/b.gif?p={page}");
        Assert.Equal([null, null, null], (await EventsAsync(host)).Select(e => e.VisitorId));
        Assert.Equal(3, await host.DbAsync(db => db.Set<VisitCount>().Where(c => c.Name == page).SumAsync(c => c.Views)));
    }

    [Fact]
    public async Task Global_Privacy_Control_gets_no_cookie_and_no_id_is_kept()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = host.Browser();
        await browser.GetAsync("/b.gif");
        var request = Get($"/b.gif?p={page}");
        request.Headers.Add("Sec-GPC", "1");
        using var answer = await browser.SendRawAsync(request);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Null(Assert.Single(await EventsAsync(host)).VisitorId);
    }

    [Fact]
    public async Task Who_chooses_no_visits_loses_the_id_and_gets_no_new_one()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = host.Browser();
        await browser.GetAsync("/b.gif");
        await browser.PostAsync("/visit/choice", ("visits", "no"), ("return", "//evil.example/"));
        await browser.GetAsync($"/b.gif?p={page}");
        Assert.Equal(["kept.choice"], browser.Cookies.GetCookies(browser.Home).Select(c => c.Name));
        Assert.Null(Assert.Single(await EventsAsync(host)).VisitorId);
        await browser.PostAsync("/visit/choice", ("visits", "yes"));
        await browser.GetAsync("/b.gif");
        Assert.Equal(["kept.visitor"], browser.Cookies.GetCookies(browser.Home).Select(c => c.Name));
    }

    [Fact]
    public async Task A_script_tells_path_source_width_and_that_cookies_are_kept()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = host.Browser();
        var answer = await PostAsync(browser, $$"""{"p":"{{page}}","r":"www.example.com","w":600,"c":true}""");
        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        var visit = Assert.Single(await EventsAsync(host));
        Assert.Equal(("example.com", (int)Device.Medium), (visit.Source, visit.Device));
        Assert.NotNull(visit.VisitorId);
    }

    [Theory]
    [InlineData("""{"p":}""", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData(null, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_malformed_visit_is_refused_with_the_reason(string? body, HttpStatusCode status)
    {
        using var browser = (await hosts.GetAsync(Provider.Sqlite)).Browser();
        var answer = await PostAsync(browser, body ?? new string('x', 3000));
        Assert.Equal(status, answer.Status);
        Assert.Contains("A visit is a JSON object", answer.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crawler_is_counted_as_one_and_not_as_a_view()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = host.Browser("foolscap");
        var request = Get($"/b.gif?p={page}");
        request.Headers.UserAgent.ParseAdd("Examplebot/1.0");
        using var answer = await browser.SendRawAsync(request);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        await Eventually.TrueAsync("the crawler to be counted", () => host.DbAsync(db => db.Set<VisitCount>().AnyAsync(c => c.SiteId == "foolscap" && c.Kind == VisitCount.Dropped && c.Name == "crawler")));
        Assert.Empty(await EventsAsync(host));
    }

    [Fact]
    public async Task Staff_read_the_report_and_others_do_not()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var stranger = host.Browser();
        await stranger.GetAsync($"/b.gif?p={page}&r=");
        Assert.DoesNotContain("Sessions", (await stranger.GetAsync("/console/visits")).Text, StringComparison.Ordinal);
        using var staff = await host.StaffAsync();
        var report = await staff.GetAsync("/console/visits?period=7");
        Assert.Equal(HttpStatusCode.OK, report.Status);
        Assert.Contains("direct", report.Text, StringComparison.Ordinal);
        var wrong = await staff.GetAsync("/console/visits?period=custom&from=2026-02-30&until=x");
        Assert.Contains("year-month-day", wrong.TextOf(".field-error"), StringComparison.Ordinal);
        var csv = await staff.GetAsync("/console/visits/days.csv?period=today");
        Assert.StartsWith("day,site,views,visitors,sessions,arrivals", csv.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Views_go_when_the_policys_time_is_over_and_sums_stay()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var browser = host.Browser("foolscap");
        await browser.GetAsync($"/b.gif?p={page}");
        // Foolscap keeps traffic for 13 months.
        host.Clock.Advance(TimeSpan.FromDays(390));
        Assert.Single(await EventsAsync(host));
        host.Clock.Advance(TimeSpan.FromDays(10));
        // The job's next round is counted from the end of its last one, so the clock goes on while the test waits.
        await Eventually.TrueAsync("the view to be deleted", async () =>
        {
            host.Clock.Advance(TimeSpan.FromHours(1));
            return (await EventsAsync(host)).Count == 0;
        });
        Assert.Equal(1, await host.DbAsync(db => db.Set<VisitCount>().Where(c => c.Name == page).SumAsync(c => c.Views)));
    }

    private static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

    private static Task<Page> PostAsync(Browser browser, string body) =>
        browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(browser.Home, "/visit")) { Content = new StringContent(body, Encoding.UTF8, "text/plain") });

    private Task<List<VisitEvent>> EventsAsync(KeptHost host) => host.DbAsync(db => db.Set<VisitEvent>().Where(e => e.Path == page).ToListAsync());
}
