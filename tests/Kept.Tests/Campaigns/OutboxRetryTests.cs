using Kept.Server.Campaigns;
using Kept.Server.Ledgers;
using Kept.Server.Staff;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Campaigns;

/// <summary>Staff send failed mails again: those they chose, after a look at what they are, and the ledger says who did it.</summary>
public sealed class OutboxRetryTests : IAsyncDisposable
{
    private readonly SmtpServer server = new();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Failed_mails_of_a_filter_are_counted_confirmed_sent_again_and_recorded(Provider provider)
    {
        await using var host = await HostAsync(provider);
        var campaign = await FailedAsync(host, ("a", "550 no"), ("b", "550 no"), ("c", "552 full"));
        using var staff = await host.StaffAsync();
        var outbox = await staff.GetAsync("/console/outbox?reason=smtp-550");
        var asked = await outbox.FollowAsync("Send 2 failed mails again");
        Assert.Contains("refused 2 of them for good", asked.Text, StringComparison.Ordinal);
        Assert.Empty(server.Taken);

        var done = await asked.Form("until").SubmitAsync();

        Assert.Contains("2 mails are in the queue again", done.Text, StringComparison.Ordinal);
        await Eventually.TrueAsync("both to leave", () => Task.FromResult(server.Taken.Count == 2));
        Assert.Equal("smtp-552", Assert.Single(await Offers.MailsAsync(host.Services, campaign), m => m.State == MailState.Failed).Reason);
        var entry = await host.DbAsync(db => db.Set<LedgerEntry>().SingleAsync(e => e.Kind == EntryKind.MailsRetried));
        Assert.Contains("\"mails\":2", entry.Body, StringComparison.Ordinal);
        Assert.Contains("\"actor\":\"staff:", entry.Body, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"smtp-550\"", entry.Body, StringComparison.Ordinal);
        Assert.Contains("failed mails sent again: 2", LedgerWords.Sentence(entry.Kind, entry.Body), StringComparison.Ordinal);

        var again = await asked.Form("until").SubmitAsync();
        Assert.Contains("0 mails are in the queue again", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opted_out_or_erased_people_get_nothing_by_a_retry()
    {
        await using var host = await HostAsync(Provider.Sqlite);
        await FailedAsync(host, ("out", "550 no"), ("gone", "550 no"));
        await Offers.ChooseAsync(host.Services, "out@example.org", optedIn: false);
        var gone = await Offers.PersonAsync(host.Services, "gone@example.org");
        await host.ScopedAsync(async s =>
        {
            await s.GetRequiredService<Transactions>().RunAsync(() => s.GetRequiredService<Outbox>().ForgetAsync(gone, default));
            return 0;
        });
        using var staff = await host.StaffAsync();
        var asked = await (await staff.GetAsync("/console/outbox")).FollowAsync("Send 1 failed mail again");
        await asked.Form("until").SubmitAsync();
        await Eventually.TrueAsync("the retry to end", () => host.DbAsync(async db => !await db.Set<OutboxMail>().AnyAsync(m => m.EndedAt == null)));
        Assert.Empty(server.Taken);
        Assert.Equal(2, await host.DbAsync(db => db.Set<OutboxMail>().CountAsync(m => m.State == MailState.Dropped)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("yesterday")]
    [InlineData("999999999999999999")]
    public async Task Confirmation_without_its_moment_changes_nothing(string until)
    {
        await using var host = await HostAsync(Provider.Sqlite);
        await FailedAsync(host, ("a", "550 no"));
        using var staff = await host.StaffAsync();
        var answer = await staff.PostAsync("/console/outbox/retry", ("until", until));
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(0, await host.DbAsync(db => db.Set<LedgerEntry>().CountAsync(e => e.Kind == EntryKind.MailsRetried)));
    }

    private Task<KeptHost> HostAsync(Provider provider) =>
        KeptHost.StartAsync(provider, null, "--Mail:Smtp:Host=127.0.0.1", $"--Mail:Smtp:Port={server.Port}", "--Mail:Smtp:Security=None", "--Mail:Smtp:Connections=2");

    /// <summary>A campaign whose mails were refused, each with its answer.</summary>
    private async Task<Guid> FailedAsync(KeptHost host, params (string Name, string Answer)[] people)
    {
        foreach (var (name, answer) in people)
        {
            server.RcptAnswers.Enqueue(answer);
            await Offers.PersonAsync(host.Services, $"{name}@example.org");
        }
        var campaign = await Offers.CampaignAsync(host.Services);
        await Offers.DoneAsync(host.Services, campaign);
        return campaign;
    }
}
