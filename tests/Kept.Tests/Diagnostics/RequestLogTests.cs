using System.Net;
using Kept.Policy;
using Kept.Server.Diagnostics;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Policies;
using Kept.Server.Staff;
using Kept.Tests.Hosting;
using Kept.Tests.Policy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Diagnostics;

/// <summary>
/// Clause B3: network addresses live in the sealed log alone, for the time that the policy sets, and open for a
/// stated purpose.
/// </summary>
public sealed class RequestLogTests(SharedHosts hosts)
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Staff_find_a_request_by_its_address_and_the_opening_stands_in_the_ledger(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        using var staff = await host.StaffAsync();
        using var browser = host.Browser(cookies: false);
        var address = provider == Provider.Sqlite ? "203.0.113.77" : "203.0.113.78";
        await SendAsync(browser, address, "/p/not-there?secret=in-the-query");
        // It leads on to the page that finds orders, which is a request of its own.
        await SendAsync(browser, address, "/orders/INK-0000-0000");

        var found = await FindAsync(staff, address, "security", rows: 3);

        Assert.Contains("GET /p/not-there", found.Text, StringComparison.Ordinal);
        Assert.Contains("404", found.Text, StringComparison.Ordinal);
        // Order numbers, tokens and queries are not kept.
        Assert.Contains("GET /orders/*", found.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("in-the-query", found.Source, StringComparison.Ordinal);
        var entries = await host.DbAsync(db =>
            db.Set<LedgerEntry>()
                .Where(e => e.Body!.Contains("network-log/"))
                .Select(e => new { e.Kind, e.Body })
                .ToListAsync()
        );
        Assert.Contains(entries, e => e.Kind == EntryKind.Collected);
        Assert.Contains(entries, e =>
            e.Kind == EntryKind.StaffOpened && e.Body!.Contains("security", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(entries, e => e.Body!.Contains(address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_is_sealed_and_opens_for_nobody_without_the_permission_or_a_purpose()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var administrator = await host.StaffAsync();
        using var browser = host.Browser(cookies: false);
        await SendAsync(browser, "203.0.113.79", "/");
        Assert.Contains(
            "203.0.113.79",
            (await FindAsync(administrator, "203.0.113.79", "administration")).Text,
            StringComparison.Ordinal
        );
        Assert.All(await host.DbAsync(db => db.Set<NetworkLogBatch>().AsNoTracking().ToListAsync()), b =>
            Assert.Equal("▒▒▒", $"{b.Payload}")
        );
        Assert.DoesNotContain("203.0.113.79", string.Join('\n', host.Logs.All), StringComparison.Ordinal);

        var unstated = await administrator.PostAsync("/console/diagnostics", Form("203.0.113.79", "analytics"));
        Assert.Contains("Say what you open the log for", unstated.Text, StringComparison.Ordinal);
        Assert.Empty(unstated.Document.QuerySelectorAll("tbody tr"));
        using var officer = await host.StaffAsync(Roles.Find("privacy-officer")!);
        Assert.NotEqual(HttpStatusCode.OK, (await officer.GetAsync("/console/diagnostics")).Status);
    }

    [Theory]
    [InlineData("Address", "192.0.2", "Give a whole IPv4 or IPv6 address")]
    [InlineData("From", "yesterday", "Give a date and a time")]
    [InlineData("Until", "2020-01-01T00:00", "after the first")]
    public async Task Filter_that_means_nothing_is_told_and_what_was_typed_stays(
        string field,
        string typed,
        string told
    )
    {
        using var staff = await (await hosts.GetAsync(Provider.Sqlite)).StaffAsync();
        var page = await (await staff.GetAsync("/console/diagnostics"))
            .Form("Address")
            .Fill("Purpose", "security")
            .Fill(field, typed)
            .SubmitAsync();
        Assert.Contains(told, page.TextOf($"#{field}-error"), StringComparison.Ordinal);
        Assert.Equal(typed, page.Element($"#{field}").GetAttribute("value"));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task After_the_policys_30_days_the_requests_are_gone_and_their_key_is_destroyed(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var browser = host.Browser(cookies: false);
        await SendAsync(browser, "203.0.113.80", "/");
        await Eventually.TrueAsync("the request to be sealed", () =>
            host.DbAsync(db => db.Set<NetworkLogBatch>().AnyAsync())
        );
        var key = await host.DbAsync(db => db.Set<NetworkLogKey>().AsNoTracking().FirstAsync());

        Assert.NotNull(await host.ScopedAsync(s => s.GetRequiredService<KeyStore>().FindAsync(key.Id, default)));
        host.Clock.Advance(TimeSpan.FromDays(29));
        await EndAsync(host);
        Assert.True(await host.DbAsync(db => db.Set<NetworkLogBatch>().AnyAsync(b => b.KeyId == key.Id)));

        host.Clock.Advance(TimeSpan.FromDays(1));
        await EndAsync(host);
        Assert.False(await host.DbAsync(db => db.Set<NetworkLogBatch>().AnyAsync(b => b.KeyId == key.Id)));

        host.Clock.Advance(TimeSpan.FromDays(1));
        await EndAsync(host);
        Assert.Null(await host.ScopedAsync(s => s.GetRequiredService<KeyStore>().FindAsync(key.Id, default)));
        Assert.False(await host.DbAsync(db => db.Set<NetworkLogKey>().AnyAsync(k => k.Id == key.Id)));
        Assert.True(
            await host.DbAsync(db =>
                db.Set<LedgerEntry>().AnyAsync(e => e.Kind == EntryKind.Expired && e.Body!.Contains("network-log/"))
            )
        );
    }

    [Theory]
    [InlineData("collect order for payment", 0)]
    [InlineData("collect ip-address for administration, security\nkeep ip-address for 30 days", 2)]
    [InlineData("collect ip-address for analytics", 0)]
    [InlineData("collect ip-address for administration\nnever collect ip-address", 0)]
    public void Policy_that_permits_no_purpose_of_the_log_has_none(string statements, int purposes) =>
        Assert.Equal(purposes, NetworkLog.Permitted(Version(statements)).Count);

    [Theory]
    [InlineData("keep ip-address for 30 days", "30 days")]
    [InlineData("", "1 day")]
    [InlineData("keep ip-address until erased", "1 day")]
    public void Log_is_kept_as_the_policy_says_and_for_a_day_without_a_set_time(string statement, string kept) =>
        Assert.Equal(kept, NetworkLog.RetentionOf(Version($"collect ip-address for security\n{statement}")).ToString());

    [Fact]
    public void Flood_costs_no_memory_and_is_counted()
    {
        var queue = new RequestQueue(3);
        var version = Version("collect ip-address for security");
        for (var i = 0; i < 10; i++)
            queue.Add(
                new QueuedRequest(
                    "inkwell",
                    version,
                    new LoggedRequest(DateTimeOffset.UnixEpoch, "203.0.113.81", "GET", "/", 200)
                )
            );
        var (requests, missed) = queue.Take();
        Assert.Equal((3, 7), (requests.Count, missed["inkwell"]));
        Assert.Empty(queue.Take().Requests);
        Assert.Equal("▒▒▒", $"{requests[0].Request}");
    }

    [Fact]
    public void Every_purpose_of_the_page_is_one_that_the_log_opens_for() =>
        Assert.Equal(NetworkLog.Purposes, RequestsPageModel.Purposes.Keys);

    private static PolicyVersion Version(string statements)
    {
        var document = Sample.Parse(statements).Document!;
        return new PolicyVersion(document, CompiledPolicy.Compile(document), DateTimeOffset.UnixEpoch);
    }

    private static async Task SendAsync(Browser browser, string address, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Forwarded-For", address);
        using var answer = await browser.SendRawAsync(request);
    }

    private static (string, string)[] Form(string address, string purpose) =>
        [("Purpose", purpose), ("From", "2020-01-01T00:00"), ("Until", "2099-01-01T00:00"), ("Address", address)];

    private static Task<Page> FindAsync(Browser staff, string address, string purpose, int rows = 1) =>
        Eventually.GetAsync("the requests to be sealed", async () =>
        {
            var page = await staff.PostAsync("/console/diagnostics", Form(address, purpose));
            return page.Document.QuerySelectorAll("tbody tr").Length == rows ? page : null;
        });

    private static Task<bool> EndAsync(KeptHost host) =>
        host.ScopedAsync(async s =>
        {
            await s.GetRequiredService<RequestLogRetention>().RunAsync(default);
            return true;
        });
}
