using System.Text;
using Kept.Server.Campaigns;
using Kept.Tests.Hosting;
using MimeKit;

namespace Kept.Tests.Campaigns;

public sealed class SmtpTests : IAsyncDisposable
{
    private readonly SmtpServer server = new();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Mail_arrives_with_its_headers_over_a_few_connections_for_many()
    {
        await using var host = await HostAsync();
        for (var i = 0; i < 5; i++)
            await Offers.PersonAsync(host.Services, $"p{i}@example.org", "Ünal Müller");
        var campaign = await Offers.CampaignAsync(host.Services);
        await Offers.DoneAsync(host.Services, campaign);
        Assert.Equal(5, server.Taken.Count);
        Assert.InRange(server.Connections, 1, 3);
        var mail = await MessageAsync(server.Taken.First());
        Assert.Equal("Ünal Müller", Assert.Single(mail.To.Mailboxes).Name);
        Assert.Contains("Inkwell", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal(5, (await Offers.MailsAsync(host.Services, campaign)).Select(m => $"{m.Id:N}@inkwell.localhost").Intersect(await IdsAsync()).Count());
        Assert.Empty(host.Mail.All);
    }

    [Fact]
    public async Task Refusal_for_now_is_tried_again_later_and_then_arrives_once()
    {
        server.RcptAnswers.Enqueue("451 later");
        await using var host = await HostAsync();
        await Offers.PersonAsync(host.Services, "ada@example.org");
        var campaign = await Offers.CampaignAsync(host.Services);
        await Eventually.TrueAsync("the first try", async () => (await Offers.MailsAsync(host.Services, campaign)) is [{ Reason: "smtp-451", State: MailState.Waiting }]);
        Assert.Empty(server.Taken);
        host.Clock.Advance(TimeSpan.FromSeconds(76));
        await Offers.DoneAsync(host.Services, campaign);
        Assert.Single(server.Taken);
    }

    [Fact]
    public async Task Refusal_for_good_fails_at_once_with_its_code()
    {
        server.RcptAnswers.Enqueue("550 no such user");
        await using var host = await HostAsync();
        await Offers.PersonAsync(host.Services, "ada@example.org");
        var campaign = await Offers.CampaignAsync(host.Services);
        await Offers.DoneAsync(host.Services, campaign);
        var mail = Assert.Single(await Offers.MailsAsync(host.Services, campaign));
        Assert.Equal((MailState.Failed, "smtp-550", 1), (mail.State, mail.Reason, mail.Attempts));
        Assert.DoesNotContain(host.Logs.All, l => l.Contains("ada@", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Offer_whose_connection_was_lost_after_the_data_is_not_sent_again()
    {
        server.DropAfterData = true;
        await using var host = await HostAsync();
        await Offers.PersonAsync(host.Services, "ada@example.org");
        var campaign = await Offers.CampaignAsync(host.Services);
        await Offers.DoneAsync(host.Services, campaign);
        host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(MailReason.OutcomeUnknown, Assert.Single(await Offers.MailsAsync(host.Services, campaign)).Reason);
        Assert.Single(server.Taken);
    }

    private Task<KeptHost> HostAsync() =>
        KeptHost.StartAsync(Provider.Sqlite, null, "--Mail:Smtp:Host=127.0.0.1", $"--Mail:Smtp:Port={server.Port}", "--Mail:Smtp:Security=None");

    private async Task<List<string>> IdsAsync()
    {
        var ids = new List<string>();
        foreach (var taken in server.Taken)
            ids.Add((await MessageAsync(taken)).MessageId!);
        return ids;
    }

    private static Task<MimeMessage> MessageAsync(string source) => MimeMessage.LoadAsync(new MemoryStream(Encoding.Latin1.GetBytes(source)));
}
