using System.Net.Sockets;
using System.Text;
using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.People;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Kept.Tests.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Kept.Tests.Shared;

/// <summary>Global Privacy Control: what the signal is, and what it changes for somebody we know.</summary>
public sealed class GpcTests(SharedHosts hosts)
{
    public static TheoryData<string, bool> Cases => [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Cases", "gpc.csv")).Skip(1)
        .Select(line => new TheoryDataRow<string, bool>(line[..line.LastIndexOf(',')].Trim('"'), line.EndsWith(",on", StringComparison.Ordinal)))];

    [Theory, MemberData(nameof(Cases))]
    public async Task Signal_is_on_when_any_field_is_exactly_1(string fields, bool on)
    {
        string[] values = fields.EndsWith(" (one field)", StringComparison.Ordinal) ? [fields[..^" (one field)".Length]] : [.. fields.Split(", then ").Select(f => f == "(empty)" ? "" : f)];
        var context = new DefaultHttpContext();
        context.Request.Headers["Sec-GPC"] = new StringValues(values);
        Assert.Equal(on, Gpc.IsOn(context.Request));
        Assert.Equal(on, await SaysSoAsync(await hosts.GetAsync(Provider.Sqlite), values));
    }

    [Theory, InlineData("1 ", true), InlineData("\t1", true), InlineData("\u00a01", false), InlineData("１", false), InlineData("01", false), InlineData("1;q=1", false)]
    public void Spaces_around_the_value_are_not_part_of_it(string value, bool on)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers["Sec-GPC"] = value;
        Assert.Equal(on, Gpc.IsOn(context.Request));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Signal_of_somebody_signed_in_is_recorded_once_and_the_page_says_when(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        using var browser = host.Browser();
        var email = $"gpc-account-{Guid.NewGuid():N}@example.org";
        await RecordSteps.WriteLetterAsync(browser, email, "Gita Signal");
        await Accounts.SignInAsync(host, browser, email);
        Assert.Equal(0, await RecordedAsync(host, email));

        var pages = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WithSignalAsync(browser, "/privacy")));
        Assert.Equal(1, await RecordedAsync(host, email));
        Assert.All(pages, p => Assert.Contains("We recorded it on", p.Text, StringComparison.Ordinal));
        await WithSignalAsync(browser, "/account");
        Assert.Equal(1, await RecordedAsync(host, email));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Signal_turned_on_in_a_record_session_is_recorded_unless_sharing_was_stopped_before(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        using var browser = host.Browser(cookies: false);
        var (first, second) = ($"gpc-record-{Guid.NewGuid():N}@example.org", $"gpc-stopped-{Guid.NewGuid():N}@example.org");
        var record = await RecordSteps.RecordOfNewPersonAsync(host, browser, first, "Gustav Turned");
        Assert.Contains("We recorded it on", (await WithSignalAsync(browser, "/privacy/choices" + record.Url.Query)).Text, StringComparison.Ordinal);
        Assert.Equal(1, await RecordedAsync(host, first));

        record = await RecordSteps.RecordOfNewPersonAsync(host, browser, second, "Greta Before");
        await browser.PostAsync("/privacy/choices?handler=Stop", ("Email", second), ("Stop", "sharing"));
        var page = await WithSignalAsync(browser, "/privacy/choices" + record.Url.Query);
        Assert.Contains("You had opted out of sharing already", page.Text, StringComparison.Ordinal);
        Assert.Equal(0, await RecordedAsync(host, second));
    }

    [Fact]
    public async Task Page_claims_no_record_for_a_stranger()
    {
        using var browser = (await hosts.GetAsync(Provider.Sqlite)).Browser();
        foreach (var path in new[] { "/privacy", "/privacy/choices" })
        {
            var page = await WithSignalAsync(browser, path);
            Assert.Contains("on this visit", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("We recorded it", page.Text, StringComparison.Ordinal);
        }
    }

    /// <summary>The choices that GPC made for an address; each must have its entry in the ledger.</summary>
    private static Task<int> RecordedAsync(KeptHost host, string email) => host.ScopedAsync(async s =>
    {
        var db = s.GetRequiredService<KeptDb>();
        var index = s.GetRequiredService<Intake>().EmailIndex(email);
        var person = await db.Set<Address>().Where(a => a.Index == index).Select(a => a.PersonId).SingleAsync();
        var choices = await db.Set<Choice>().CountAsync(c => c.AddressIndex == index && c.Scope == Scope.Sharing && c.Via == GpcRecorder.Via);
        var entries = await db.Set<LedgerEntry>().CountAsync(e => e.PersonId == person && e.Kind == EntryKind.Choice && e.Body!.Contains("\"gpc\""));
        Assert.Equal(choices, entries);
        return choices;
    });

    private static Task<Page> WithSignalAsync(Browser browser, string path) =>
        browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(browser.Home, path)) { Headers = { { "Sec-GPC", "1" } } });

    /// <summary>Asks over a bare socket, for clients join fields of one name.</summary>
    private static async Task<bool> SaysSoAsync(KeptHost host, string[] fields)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", host.Port, TestContext.Current.CancellationToken);
        var lines = string.Concat(fields.Select(f => $"Sec-GPC: {f}\r\n"));
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /privacy HTTP/1.1\r\nHost: inkwell.localhost\r\nConnection: close\r\n{lines}\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream());
        return (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Contains("Global Privacy Control</strong>", StringComparison.Ordinal);
    }
}
