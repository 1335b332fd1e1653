using Kept.Server.Campaigns;
using Kept.Server.Ledgers;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Campaigns;

/// <summary>INVARIANT (STICKY): a mail is kept for as long as the policy of its day says: two years at Inkwell, one at Foolscap.</summary>
public sealed class OutboxRetentionTests
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Mails_end_with_their_files_when_their_time_is_over_and_the_ledger_tells(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        await Offers.PersonAsync(host.Services, "ink@example.org");
        await Offers.PersonAsync(host.Services, "paper@example.org", site: "foolscap");
        await Offers.ChooseAsync(host.Services, "paper@example.org", optedIn: true, "foolscap");
        await Offers.DoneAsync(host.Services, await Offers.CampaignAsync(host.Services));
        await Offers.DoneAsync(host.Services, await Offers.CampaignAsync(host.Services, site: "foolscap"));
        Assert.Equal((2, 2), await HeldAsync(host));

        host.Clock.Advance(TimeSpan.FromDays(360));
        await RunAsync(host);
        Assert.Equal((2, 2), await HeldAsync(host));

        host.Clock.Advance(TimeSpan.FromDays(10));
        await RunAsync(host);
        Assert.Equal((1, 1), await HeldAsync(host));
        Assert.Single(host.Mail.To("ink@example.org"));

        host.Clock.Advance(TimeSpan.FromDays(370));
        await RunAsync(host);
        Assert.Equal((0, 0), await HeldAsync(host));
        var told = await host.DbAsync(db => db.Set<LedgerEntry>().Where(e => e.Kind == EntryKind.Expired && e.Body!.Contains("mail-history")).ToListAsync());
        Assert.Equal(["foolscap", "inkwell"], told.Select(e => e.SiteId).Order());
        Assert.All(told, e => Assert.Contains("\"mails\":1", e.Body, StringComparison.Ordinal));
    }

    private static async Task<(int Rows, int Files)> HeldAsync(KeptHost host) =>
        (await host.DbAsync(db => db.Set<OutboxMail>().CountAsync()), host.Mail.All.Count);

    private static Task RunAsync(KeptHost host) => host.ScopedAsync(s => s.GetRequiredService<OutboxRetention>().RunAsync(default));
}
