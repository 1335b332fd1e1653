using System.Net;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Policies;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Scenarios;

public class StartTests(SharedHosts hosts)
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_first_start_serves_both_shops_from_an_empty_folder(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        foreach (var site in new[] { "inkwell", "foolscap" })
        {
            using var browser = host.Browser(site);
            var policy = await browser.GetAsync("/privacy/policy");
            Assert.Equal(HttpStatusCode.OK, policy.Status);
            Assert.Contains(site, policy.TextOf("h1"), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Two_nodes_that_start_at_once_on_an_empty_database_make_one_network()
    {
        var database = await Postgres.NewDatabaseAsync();
        var key = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        var nodes = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => KeptHost.FirstStartAsync(Provider.Sqlite, $"--database={database}", $"--Key={key}")));
        foreach (var node in nodes)
        {
            using var browser = node.Browser();
            Assert.Contains("Ink and toner", (await browser.GetAsync("/")).Text, StringComparison.Ordinal);
        }
        Assert.All(nodes, node => Assert.Equal(2, node.Services.GetRequiredService<Snapshot<SiteDirectory>>().Current.Sites.Count));
        Assert.Equal(1, await nodes[1].DbAsync(db => db.Set<Installation>().CountAsync()));
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_second_start_keeps_everything(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        var before = await WhatIsHeldAsync(host);
        await host.RestartAsync();
        Assert.Equal(before, await WhatIsHeldAsync(host));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_killed_process_starts_again_on_its_data(Provider provider)
    {
        await using var kept = await KeptProcess.StartAsync(provider);
        await kept.KillAsync();
        await kept.RunAsync();
        using var browser = kept.Browser();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/privacy/policy")).Status);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task The_migrations_are_the_model(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        Assert.False(await host.DbAsync(db => Task.FromResult(db.Database.HasPendingModelChanges())), "Run eng/migrations.sh NAME.");
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Who_opens_an_invitation_works_in_the_console(Provider provider)
    {
        using var browser = await (await hosts.GetAsync(provider)).StaffAsync();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/console")).Status);
    }

    [Fact]
    public async Task The_first_start_prints_a_link_that_sets_up_the_first_administrator()
    {
        await using var kept = await KeptProcess.FirstStartAsync();
        using var browser = kept.Browser();
        var page = await browser.GetAsync(await kept.SetUpLinkAsync());
        Assert.Contains("Administrator", page.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_host_name_that_is_no_shop_gets_a_page_that_says_so()
    {
        using var browser = (await hosts.GetAsync(Provider.Sqlite)).Browser("nobody");
        var page = await browser.GetAsync("/");
        Assert.Equal(HttpStatusCode.MisdirectedRequest, page.Status);
        Assert.Contains("No shop answers to this address", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("nobody", page.Source, StringComparison.Ordinal);
    }

    [Theory, InlineData("/healthz"), InlineData("/readyz")]
    public async Task Health_is_told_at_any_host_name(string path)
    {
        using var browser = (await hosts.GetAsync(Provider.Sqlite)).Browser("nobody");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(path)).Status);
    }

    private static Task<(int Sites, int Policies, string Origin)> WhatIsHeldAsync(KeptHost host) => host.DbAsync(async db => (
        await db.Set<SiteRow>().CountAsync(),
        await db.Set<PublishedPolicy>().CountAsync(),
        (await db.Set<Installation>().SingleAsync()).Origin + await db.Set<LedgerEntry>().CountAsync()));
}
