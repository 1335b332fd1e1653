using Kept.Server.Campaigns;
using Kept.Tests.Hosting;
using Kept.Tests.Requests;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Kept.Tests.Campaigns;

/// <summary>A mail server that is slow, hangs, refuses or hangs up at every step: no offer arrives twice, and none is lost without a word.</summary>
public sealed class SmtpFaultTests : IAsyncDisposable
{
    private readonly SmtpServer server = new();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("421 closing", "smtp-421")]
    [InlineData("450 busy", "smtp-450")]
    [InlineData("451 later", "smtp-451")]
    public async Task Refusal_of_the_message_for_now_is_tried_again_and_arrives_once(string answer, string reason)
    {
        server.DataAnswers.Enqueue(answer);
        await using var host = await HostAsync();
        await Offers.PersonAsync(host.Services, "ada@example.org");
        var campaign = await Offers.CampaignAsync(host.Services);
        await Eventually.TrueAsync("the first try", async () => (await Offers.MailsAsync(host.Services, campaign)) is [{ State: MailState.Waiting } mail] && mail.Reason == reason);
        Assert.Empty(server.Taken);
        host.Clock.Advance(TimeSpan.FromSeconds(76));
        await Offers.DoneAsync(host.Services, campaign);
        Assert.Single(server.Taken);
    }

    [Theory]
    [InlineData("550 no", "smtp-550")]
    [InlineData("552 too much", "smtp-552")]
    public async Task Refusal_of_the_message_for_good_fails_at_once_and_stops_no_other(string answer, string reason)
    {
        server.DataAnswers.Enqueue(answer);
        await using var host = await HostAsync();
        await Offers.PersonAsync(host.Services, "ada@example.org");
        await Offers.PersonAsync(host.Services, "bob@example.org");
        var campaign = await Offers.CampaignAsync(host.Services);
        await Offers.DoneAsync(host.Services, campaign);
        var mails = await Offers.MailsAsync(host.Services, campaign);
        Assert.Equal((reason, 1), (Assert.Single(mails, m => m.State == MailState.Failed).Reason, server.Taken.Count));
    }

    [Fact]
    public async Task Server_that_closes_for_the_moment_costs_the_mails_behind_nothing()
    {
        server.RcptAnswers.Enqueue("421 closing");
        await using var host = await HostAsync();
        await PeopleAsync(host, 4);
        var campaign = await Offers.CampaignAsync(host.Services);
        await Eventually.TrueAsync("the others to be sent", async () => (await Offers.ProgressAsync(host.Services, campaign))!.Sent == 3);
        host.Clock.Advance(TimeSpan.FromSeconds(76));
        await Offers.DoneAsync(host.Services, campaign);
        Assert.Equal(4, await ArrivedOnceAsync());
    }

    [Fact]
    public async Task Server_that_hangs_up_after_every_mail_gets_them_all_once()
    {
        server.OneEach = true;
        await using var host = await HostAsync();
        await PeopleAsync(host, 4);
        var campaign = await Offers.CampaignAsync(host.Services);
        for (var round = 0; round < 4; round++)
        {
            await Eventually.TrueAsync("a round to end", async () => (await Offers.ProgressAsync(host.Services, campaign)) is { Gathered: true } p && !(await Offers.MailsAsync(host.Services, campaign)).Exists(m => m.State == MailState.Leaving || (m.State == MailState.Waiting && m.DueAt <= host.Clock.GetUtcNow())));
            host.Clock.Advance(TimeSpan.FromHours(7));
        }
        await Offers.DoneAsync(host.Services, campaign);
        Assert.All(await Offers.MailsAsync(host.Services, campaign), m => Assert.Equal(MailState.Sent, m.State));
        Assert.Equal(4, await ArrivedOnceAsync());
    }

    [Fact]
    public async Task Offer_cut_off_in_the_middle_is_not_sent_again_and_staff_see_why()
    {
        server.DropInData = true;
        await using var host = await HostAsync();
        await Offers.PersonAsync(host.Services, "ada@example.org");
        var campaign = await Offers.CampaignAsync(host.Services);
        await Offers.DoneAsync(host.Services, campaign);
        host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((MailState.Failed, MailReason.OutcomeUnknown), ((await Offers.MailsAsync(host.Services, campaign)) is [var m] ? (m.State, m.Reason) : default));
        Assert.Empty(server.Taken);
    }

    [Fact]
    public async Task Mail_that_somebody_waits_for_is_sent_again_with_the_same_id()
    {
        server.DropAfterData = true;
        await using var host = await HostAsync();
        await Offers.PersonAsync(host.Services, "ada@example.org");
        await RecordSteps.AskAsync(host.Browser(), "ada@example.org");
        await Eventually.TrueAsync("the cut-off try", () => host.DbAsync(db => db.Set<OutboxMail>().AnyAsync(m => m.State == MailState.Waiting && m.Reason == "smtp-lost")));
        host.Clock.Advance(TimeSpan.FromSeconds(76));
        await Eventually.TrueAsync("the mail to arrive again", () => Task.FromResult(server.Taken.Count == 2));
        Assert.Single((await MessagesAsync()).Select(m => m.MessageId).Distinct());
    }

    [Fact]
    public async Task Slow_server_gets_every_mail_once()
    {
        server.Slow = TimeSpan.FromMilliseconds(150);
        await using var host = await HostAsync();
        await PeopleAsync(host, 5);
        await Offers.DoneAsync(host.Services, await Offers.CampaignAsync(host.Services));
        Assert.Equal(5, await ArrivedOnceAsync());
    }

    [Fact]
    public async Task Two_nodes_share_a_campaign_and_each_mail_arrives_once()
    {
        server.WaitFor = 2;
        await using var one = await HostAsync(Provider.Postgres);
        await using var two = await HostAsync(Provider.Sqlite, $"--database={one.Database}", $"--Key={await File.ReadAllTextAsync(Path.Combine(one.Data, "kept.key"), TestContext.Current.CancellationToken)}");
        await PeopleAsync(one, 40);
        var campaign = await Offers.CampaignAsync(one.Services);
        await Offers.DoneAsync(two.Services, campaign);
        Assert.All(await Offers.MailsAsync(one.Services, campaign), m => Assert.Equal((MailState.Sent, 1), (m.State, m.Attempts)));
        Assert.Equal(40, await ArrivedOnceAsync());
        Assert.InRange(server.Connections, 2, 6);
    }

    private Task<KeptHost> HostAsync(Provider provider = Provider.Sqlite, params string[] flags) =>
        KeptHost.StartAsync(provider, null, ["--Mail:Smtp:Host=127.0.0.1", $"--Mail:Smtp:Port={server.Port}", "--Mail:Smtp:Security=None", .. flags]);

    private static async Task PeopleAsync(KeptHost host, int count)
    {
        for (var i = 0; i < count; i++)
            await Offers.PersonAsync(host.Services, $"p{i}@example.org");
    }

    /// <summary>How many mails arrived, each to somebody else.</summary>
    private async Task<int> ArrivedOnceAsync()
    {
        var addresses = (await MessagesAsync()).Select(m => m.To.Mailboxes.Single().Address).ToList();
        Assert.Equal(addresses.Distinct().Count(), addresses.Count);
        return addresses.Count;
    }

    private async Task<List<MimeMessage>> MessagesAsync()
    {
        var messages = new List<MimeMessage>();
        foreach (var taken in server.Taken)
            messages.Add(await MimeMessage.LoadAsync(new MemoryStream(System.Text.Encoding.Latin1.GetBytes(taken))));
        return messages;
    }
}
