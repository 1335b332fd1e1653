using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Gate;
using Kept.Server.People;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Campaigns;

/// <summary>What happens between a mail's turn and its leaving.</summary>
public sealed class SendGuardTests : IAsyncDisposable
{
    private readonly SmtpServer server = new();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    /// <summary>
    /// INVARIANT (CHOICE): the opt-out is written but not committed when the mail's turn comes. Without the lock on the address the gate
    /// would decide by the old choice, and the mail would leave after the opt-out was acknowledged.
    /// </summary>
    [Fact]
    public async Task Opt_out_that_is_being_written_when_the_offers_turn_comes_holds()
    {
        await using var host = await KeptHost.StartAsync(Provider.Postgres);
        await Offers.PersonAsync(host.Services, "ada@example.org");
        var campaign = await Offers.CampaignAsync(host.Services, CampaignState.Draft);
        var (written, commit) = (new TaskCompletionSource(), new TaskCompletionSource());
        var choosing = host.ScopedAsync(s => s.GetRequiredService<Transactions>().RunAsync(async () =>
        {
            var index = s.GetRequiredService<Intake>().EmailIndex("ada@example.org");
            await s.GetRequiredService<ChoiceBook>().SetAsync(null, index, "inkwell", Scope.Offers, optedIn: false, "test", default);
            written.SetResult();
            await commit.Task;
            return 0;
        }));
        await written.Task;
        await host.ScopedAsync(s => s.GetRequiredService<CampaignSwitch>().StartAsync(campaign, 0, "staff:test", default));
        await Eventually.TrueAsync("the sender to wait for the choice, or the mail to leave", async () =>
            host.Mail.All.Count > 0 || await WaitingAsync(host) > 0);
        commit.SetResult();
        await choosing;
        await Offers.DoneAsync(host.Services, campaign);
        Assert.Equal((MailState.Dropped, MailReason.NotPermitted), (await Offers.MailsAsync(host.Services, campaign)) is [var mail] ? (mail.State, mail.Reason) : default);
        Assert.Empty(host.Mail.All);
    }

    /// <summary>Pausing puts off what waits, but not what is leaving: when that comes back to the queue, it must stay there.</summary>
    [Fact]
    public async Task Mail_that_was_leaving_when_its_campaign_was_paused_is_not_tried_again_before_it_is_resumed()
    {
        server.HangsAt = line => line.StartsWith("RCPT", StringComparison.Ordinal);
        server.RcptAnswers.Enqueue("451 later");
        await using var host = await KeptHost.StartAsync(
            Provider.Sqlite, null, "--Mail:Smtp:Host=127.0.0.1", $"--Mail:Smtp:Port={server.Port}", "--Mail:Smtp:Security=None");
        await Offers.PersonAsync(host.Services, "ada@example.org");
        var campaign = await Offers.CampaignAsync(host.Services);
        await Eventually.TrueAsync("the mail to leave", () => Task.FromResult(!server.Silences.IsEmpty));
        await SwitchAsync(host, s => s.PauseAsync(campaign, "staff:test", default));
        server.Released.SetResult();
        await Eventually.TrueAsync("the refusal", async () => await OneAsync(host, campaign) is { State: MailState.Waiting, Reason: "smtp-451" });
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        await Eventually.TrueAsync("the mail to be held or sent", async () => await OneAsync(host, campaign) is var m && (m.DueAt == CampaignSwitch.Held || m.State == MailState.Sent));
        Assert.Empty(server.Taken);
        await SwitchAsync(host, s => s.ResumeAsync(campaign, "staff:test", default));
        await Offers.DoneAsync(host.Services, campaign);
        Assert.Single(server.Taken);
    }

    private static Task<int> SwitchAsync(KeptHost host, Func<CampaignSwitch, Task> act) => host.ScopedAsync(async s =>
    {
        await act(s.GetRequiredService<CampaignSwitch>());
        return 0;
    });

    private static async Task<OutboxMail> OneAsync(KeptHost host, Guid campaign) => Assert.Single(await Offers.MailsAsync(host.Services, campaign));

    private static Task<int> WaitingAsync(KeptHost host) => host.DbAsync(db => db.Database
        .SqlQuery<int>($"select count(*)::int as \"Value\" from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'").SingleAsync());
}
