using Kept.Server.Campaigns;
using Kept.Tests.Hosting;
using Kept.Tests.Requests;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Campaigns;

/// <summary>Mails that hang never stop the others: bulk mail has its own share of the connections, and a dead server costs no tries.</summary>
public sealed class OutboxLaneTests : IAsyncDisposable
{
    private readonly SmtpServer server = new();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Mail_somebody_waits_for_leaves_while_every_offer_hangs(Provider provider)
    {
        server.HangsAt = line => line.StartsWith("RCPT", StringComparison.Ordinal) && line.Contains("@slow.example", StringComparison.Ordinal);
        await using var host = await HostAsync(provider);
        for (var i = 0; i < 7; i++)
            await Offers.PersonAsync(host.Services, $"p{i}@slow.example");
        var campaign = await Offers.CampaignAsync(host.Services);
        await Eventually.TrueAsync("the offers to hang", () => Task.FromResult(server.Silences.Count == 3));
        await Offers.PersonAsync(host.Services, "ada@example.org");

        await RecordSteps.AskAsync(host.Browser(), "ada@example.org");

        await Eventually.TrueAsync("the link", () => Task.FromResult(server.Taken.Any(m => m.Contains("ada@example.org", StringComparison.Ordinal))));
        Assert.Equal(3, (await Offers.MailsAsync(host.Services, campaign)).Count(m => m.State == MailState.Leaving));
        server.Released.SetResult();
        await Offers.DoneAsync(host.Services, campaign);
        Assert.Equal(7 + 1, server.Taken.Count);
    }

    [Fact]
    public async Task Mails_to_slow_recipients_make_room_for_the_others_of_their_lane()
    {
        server.HangsAt = line =>
            line.StartsWith("RCPT", StringComparison.Ordinal) && line.Contains("@slow.example", StringComparison.Ordinal);
        await using var host = await HostAsync();
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
        {
            await Offers.PersonAsync(host.Services, $"{name}@slow.example");
            await RecordSteps.AskAsync(host.Browser(), $"{name}@slow.example");
        }
        await Eventually.TrueAsync("three links to hang", () => Task.FromResult(server.Silences.Count == 3));
        await Offers.PersonAsync(host.Services, "ada@example.org");
        await RecordSteps.AskAsync(host.Browser(), "ada@example.org");

        await Eventually.TrueAsync("Ada's link", () =>
        {
            host.Clock.Advance(TimeSpan.FromSeconds(5));
            return Task.FromResult(server.Taken.Any(m => m.Contains("ada@example.org", StringComparison.Ordinal)));
        });

        Assert.Equal(5, server.Silences.Count);
        server.Released.SetResult();
        await Eventually.TrueAsync("all to leave", () => Task.FromResult(server.Taken.Count == 6));
    }

    [Fact]
    public async Task Server_that_answers_after_45_seconds_gets_the_mail_once()
    {
        server.HangsAt = line => line == "end";
        await using var host = await HostAsync();
        await Offers.PersonAsync(host.Services, "ada@example.org");
        await RecordSteps.AskAsync(host.Browser(), "ada@example.org");
        await Eventually.TrueAsync("the message", () => Task.FromResult(!server.Silences.IsEmpty));
        host.Clock.Advance(TimeSpan.FromSeconds(45));
        server.Released.SetResult();
        var mail = await EndedAsync(host);
        Assert.Equal((MailState.Sent, 1, 1), (mail.State, mail.Attempts, server.Taken.Count));
    }

    [Fact]
    public async Task Second_node_does_not_send_what_the_first_still_waits_for()
    {
        server.HangsAt = line => line == "end";
        await using var one = await HostAsync(Provider.Postgres);
        await Offers.PersonAsync(one.Services, "ada@example.org");
        await RecordSteps.AskAsync(one.Browser(), "ada@example.org");
        await Eventually.TrueAsync("the message", () => Task.FromResult(!server.Silences.IsEmpty));
        var key = await File.ReadAllTextAsync(Path.Combine(one.Data, "kept.key"), TestContext.Current.CancellationToken);
        await using var two = await HostAsync(Provider.Sqlite, $"--database={one.Database}", $"--Key={key}");
        two.Clock.Advance(TimeSpan.FromMinutes(30));
        await Offers.PersonAsync(two.Services, "bob@example.org");
        server.HangsAt = _ => false;
        await RecordSteps.AskAsync(two.Browser(), "bob@example.org");
        await Eventually.TrueAsync("the second node to have looked", () => Task.FromResult(server.Taken.Count == 2));
        server.Released.SetResult();
        var mail = await EndedAsync(one);
        Assert.Equal((MailState.Sent, 1, 2), (mail.State, mail.Attempts, server.Taken.Count));
    }

    [Fact]
    public async Task While_the_server_is_down_mails_wait_without_using_up_their_tries_and_then_all_leave()
    {
        server.HangsAt = line => line == "connect";
        await using var host = await HostAsync();
        for (var i = 0; i < 20; i++)
            await Offers.PersonAsync(host.Services, $"p{i}@example.org");
        var campaign = await Offers.CampaignAsync(host.Services);
        using var staff = await host.StaffAsync();
        for (var round = 1; round <= 2; round++)
        {
            await Eventually.TrueAsync("the connections to hang", () => Task.FromResult(server.Silences.Count >= 3 * round));
            host.Clock.Advance(TimeSpan.FromSeconds(301));
        }
        await Eventually.TrueAsync("the breaker to open", async () => (await staff.GetAsync("/console/outbox")).Text.Contains("The mail server has not worked", StringComparison.Ordinal));
        var silent = server.Silences.Count;
        for (var i = 0; i < 5; i++)
            host.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.InRange((await Offers.MailsAsync(host.Services, campaign)).Sum(m => m.Attempts), 5, 20);
        Assert.InRange(server.Silences.Count, silent, silent + 8);

        server.HangsAt = _ => false;
        server.Released.SetResult();
        await Eventually.TrueAsync("all to leave", async () =>
        {
            host.Clock.Advance(TimeSpan.FromSeconds(31));
            return (await Offers.ProgressAsync(host.Services, campaign))!.State == CampaignState.Done;
        });
        Assert.Equal(20, server.Taken.Count);
        Assert.DoesNotContain("has not worked", (await staff.GetAsync("/console/outbox")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_is_tried_for_more_than_four_days_and_then_given_up()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite, null, "--Mail:Smtp:Host=127.0.0.1", "--Mail:Smtp:Port=1", "--Mail:Smtp:Security=None");
        await Offers.PersonAsync(host.Services, "ada@example.org");
        var campaign = await Offers.CampaignAsync(host.Services);
        for (var i = 1; i <= RetrySchedule.MostTries; i++)
        {
            var attempt = i;
            await Eventually.TrueAsync($"try {i}", async () => (await Offers.MailsAsync(host.Services, campaign)) is [var m] && m.Attempts == attempt && m.State != MailState.Leaving);
            host.Clock.Advance(TimeSpan.FromHours(8));
        }
        var mail = Assert.Single(await Offers.MailsAsync(host.Services, campaign));
        Assert.Equal((MailState.Failed, "smtp-unreachable"), (mail.State, mail.Reason));
    }

    private Task<KeptHost> HostAsync(Provider provider = Provider.Sqlite, params string[] flags) =>
        KeptHost.StartAsync(provider, null, ["--Mail:Smtp:Host=127.0.0.1", $"--Mail:Smtp:Port={server.Port}", "--Mail:Smtp:Security=None", .. flags]);

    private static Task<OutboxMail> EndedAsync(KeptHost host) => Eventually.GetAsync("the mail to end", () =>
        host.DbAsync(db => db.Set<OutboxMail>().AsNoTracking().OrderBy(m => m.CreatedAt).Where(m => m.EndedAt != null && m.Kind == "record-link").FirstOrDefaultAsync()));
}
