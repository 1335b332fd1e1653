using Kept.Server.Campaigns;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Campaigns;

public sealed class FileTransportTests
{
    /// <summary>The half-written files lead to <c>/dev/full</c>, where the kernel answers every write with "no space left on device".</summary>
    [Fact]
    public async Task Mail_that_finds_the_disk_full_stays_queued_and_leaves_once_when_there_is_room()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await Offers.PersonAsync(host.Services, "ada@example.org");
        await Offers.PersonAsync(host.Services, "bob@example.org");
        var outbox = Directory.CreateDirectory(Path.Combine(host.Data, "outbox")).FullName;
        var campaign = await Offers.CampaignAsync(host.Services, CampaignState.Draft);
        await GatherAndPauseAsync(host, campaign);
        foreach (var mail in await Offers.MailsAsync(host.Services, campaign))
            File.CreateSymbolicLink(Path.Combine(outbox, $"{mail.Id:N}.eml.tmp"), "/dev/full");
        await host.ScopedAsync(async s => { await s.GetRequiredService<CampaignSwitch>().ResumeAsync(campaign, "staff:test", default); return 0; });

        await Eventually.TrueAsync("the first tries", async () => (await Offers.MailsAsync(host.Services, campaign)).TrueForAll(m => m is { State: MailState.Waiting, Reason: "file-not-written", Attempts: 1 }));

        Assert.Empty(Directory.EnumerateFileSystemEntries(outbox));
        host.Clock.Advance(TimeSpan.FromSeconds(76));
        await Offers.DoneAsync(host.Services, campaign);
        Assert.Single(host.Mail.To("ada@example.org"));
        Assert.Equal(2, host.Mail.All.Count);
    }

    /// <summary>In one transaction, so that no mail leaves in between.</summary>
    private static Task GatherAndPauseAsync(KeptHost host, Guid campaign) => host.ScopedAsync(s => s.GetRequiredService<Transactions>().RunAsync(async () =>
    {
        await s.GetRequiredService<CampaignSwitch>().StartAsync(campaign, 0, "staff:test", default);
        await s.GetRequiredService<CampaignSteps>().RunAsync(default);
        await s.GetRequiredService<KeptDb>().SaveChangesAsync();
        await s.GetRequiredService<CampaignSwitch>().PauseAsync(campaign, "staff:test", default);
        return 0;
    }));
}
