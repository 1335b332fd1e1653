using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Policies;
using Kept.Server.Storage;
using Kept.Tests.Campaigns;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Policies;

/// <summary>The policy page tells how often each rule acted: counts alone, added up over nodes and restarts.</summary>
public sealed class CountTests
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_clause_shows_how_often_its_rules_permitted_and_refused_also_after_a_restart_and_not_after_thirty_days(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        await ActAsync(host, "counted@example.org");
        await host.RestartAsync();
        await ActAsync(host, "counted@example.org");
        host.Clock.Advance(TimeSpan.FromSeconds(6));
        using var browser = host.Browser();
        await Eventually.TrueAsync("the counts to show", async () => Shown(await browser.GetAsync("/privacy/policy")).Contains("permitted 4 times, refused 2 times", StringComparison.Ordinal));
        host.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Contains("not asked", Shown(await browser.GetAsync("/privacy/policy")), StringComparison.Ordinal);
        await Eventually.TrueAsync("the rows to go", () => host.DbAsync(async db => !await db.Set<PolicyCount>().AnyAsync()));
    }

    [Fact]
    public async Task Two_nodes_add_up()
    {
        await using var one = await KeptHost.StartAsync(Provider.Postgres);
        await using var two = await KeptHost.StartAsync(Provider.Postgres, null, $"--database={one.Database}");
        await ActAsync(one, "adds@example.org");
        await ActAsync(two, "adds@example.org");
        one.Clock.Advance(TimeSpan.FromSeconds(6));
        two.Clock.Advance(TimeSpan.FromSeconds(6));
        using var browser = two.Browser();
        await Eventually.TrueAsync("the counts of both", async () => Shown(await browser.GetAsync("/privacy/policy")).Contains("permitted 4 times, refused 2 times", StringComparison.Ordinal));
    }

    /// <summary>What stands beside the rule about offers.</summary>
    private static string Shown(Page page) =>
        page.Document.QuerySelectorAll(".rules li").Where(l => l.TextContent.Contains("for offers unless opted-out(offers) must unsubscribe-link", StringComparison.Ordinal)).Select(l => l.TextContent).First();

    /// <summary>Two offers that the policy permits and one that an opt-out refuses.</summary>
    private static async Task ActAsync(KeptHost host, string email)
    {
        var person = await Offers.PersonAsync(host.Services, email);
        var ask = Ask.Use<For.Offers>(CategorySet.Of(Category.Email));
        await host.ScopedAsync(async s =>
        {
            var gate = s.GetRequiredService<PolicyGate>();
            var collection = (await gate.CollectionsAsync(person, default))[0];
            for (var i = 0; i < 2; i++)
                await s.GetRequiredService<Transactions>().RunAsync(() => gate.OpenAsync(collection, ask, default));
            var refused = ask with { Facts = Facts.None.With(Fact.OptedOut(Scope.Offers)) };
            await Assert.ThrowsAsync<GateDeniedException>(() => s.GetRequiredService<Transactions>().RunAsync(() => gate.OpenAsync(collection, refused, default)));
            return true;
        });
    }
}
