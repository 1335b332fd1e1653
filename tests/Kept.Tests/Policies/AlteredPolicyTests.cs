using System.Net;
using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Gate;
using Kept.Server.Policies;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Kept.Tests.Orders;
using Kept.Tests.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Kept.Tests.Policies.PublishingSteps;

namespace Kept.Tests.Policies;

/// <summary>
/// A published version that was changed in the database closes the sites of its policy. It stops neither the server nor
/// another site, and nothing is decided by it.
/// </summary>
public sealed class AlteredPolicyTests
{
    private const string InForce = "2026-11-01";

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_changed_text_closes_its_site_alone_until_it_is_put_back(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var staff = await host.StaffAsync();
        var sale = await Sale.MakeAsync(host, "altered@buyers.example");
        var text = await host.DbAsync(db => Row(db, InForce).Select(p => p.Text).SingleAsync());
        await SetTextAsync(host, text + "\nWe may do more.\n");

        await host.RestartAsync();

        await AssertClosedAsync(host, staff, $"inkwell@{InForce} was changed: its text in the database has the digest");
        var order = await sale.OrderAsync();
        await host.ScopedAsync(async s =>
        {
            var gate = s.GetRequiredService<PolicyGate>();
            var held = (await gate.FindAsync(order.CollectionId, default))!;
            var ask = new Ask(PolicyAction.Use, Purpose.OrderProcessing, Recipient.Site, CategorySet.Of(Category.Email), "site");
            Assert.False((await gate.DecideAsync(held, ask, default)).Decision.Permitted);
            return true;
        });

        using var stationer = host.Browser("foolscap");
        var record = await RecordSteps.RecordOfNewPersonAsync(host, stationer, "altered@buyers.example", "Ada Buyer");
        Assert.Contains("Where is my toner?", record.Text, StringComparison.Ordinal);

        await SetTextAsync(host, text);
        await host.RestartAsync();
        using var shopper = host.Browser();
        Assert.Equal(HttpStatusCode.OK, (await shopper.GetAsync("/")).Status);
    }

    [Fact]
    public async Task A_text_that_the_language_no_longer_reads_closes_its_site_and_says_where()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var staff = await host.StaffAsync();
        const string text = "no policy";
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("no policy"u8));
        await host.DbAsync(db => Row(db, InForce)
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.Text, text).SetProperty(x => x.Sha256, digest)));

        await host.RestartAsync();

        await AssertClosedAsync(host, staff, $"its text cannot be used (policies/inkwell/{InForce}.md:1:1: error:");
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_text_and_a_digest_that_were_changed_together_are_found_by_the_ledger(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var staff = await host.StaffAsync();
        var day = host.Today(2);
        await PublishAsync(host, NextText(host, day, day));
        var text = NextText(host, day, day, clause: "");
        var digest = PolicyParser.Parse(text, "x").Document!.Sha256;
        await host.DbAsync(db => Row(db, Iso(day))
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.Text, text).SetProperty(x => x.Sha256, digest)));

        await host.RestartAsync();

        await AssertClosedAsync(host, staff, $"inkwell@{Iso(day)} was changed: its row is not what the ledger's entry");
    }

    [Fact]
    public async Task A_version_that_was_switched_off_a_moment_that_was_moved_and_a_row_that_is_gone_are_found_by_the_ledger()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var staff = await host.StaffAsync();
        var now = host.Clock.GetUtcNow();
        var day = host.Today(2);
        await PublishAsync(host, NextText(host, day, day));
        var moment = await host.DbAsync(db => Row(db, InForce).Select(p => p.EffectiveAt).SingleAsync());

        await host.DbAsync(db => Row(db, InForce).ExecuteUpdateAsync(p => p.SetProperty(x => x.WithdrawnAt, now)));
        await host.RestartAsync();
        await AssertClosedAsync(host, staff, "it is marked as withdrawn, and the ledger knows of no withdrawal");

        await host.DbAsync(db => Row(db, InForce).ExecuteUpdateAsync(p => p
            .SetProperty(x => x.WithdrawnAt, (DateTimeOffset?)null).SetProperty(x => x.EffectiveAt, now.AddYears(-2))));
        await host.RestartAsync();
        await AssertClosedAsync(host, staff, $"inkwell@{InForce} was changed: its row is not what the ledger's entry");

        await host.DbAsync(db => Row(db, InForce).ExecuteUpdateAsync(p => p.SetProperty(x => x.EffectiveAt, moment)));
        await host.DbAsync(db => Row(db, Iso(day)).ExecuteDeleteAsync());
        await host.RestartAsync();
        await AssertClosedAsync(host, staff, $"inkwell@{Iso(day)} is in the ledger and no longer in the database");
    }

    [Fact]
    public async Task Mail_of_the_closed_site_waits_until_it_opens_again()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await RecordSteps.WriteLetterAsync(host.Browser(), "waits@example.org", "Wanda Waits");
        var text = await host.DbAsync(db => Row(db, InForce).Select(p => p.Text).SingleAsync());
        await SetTextAsync(host, text + "\nWe may do more.\n");
        await host.RestartAsync();
        var mail = await host.DbAsync(async db =>
        {
            var sent = await db.Set<OutboxMail>().Where(m => m.EndedAt != null).OrderBy(m => m.CreatedAt).FirstAsync();
            sent.Wait("", host.Clock.GetUtcNow());
            (sent.EndedAt, sent.Attempts) = (null, 0);
            await db.SaveChangesAsync();
            return sent.Id;
        });
        for (var i = 0; i < 10; i++)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(3));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.Equal((MailState.Waiting, 0), await StateAsync());

        await SetTextAsync(host, text);
        await host.RestartAsync();
        await Eventually.TrueAsync("the mail to leave", async () => (await StateAsync()).State == MailState.Sent);

        Task<(MailState State, int Attempts)> StateAsync() => host.DbAsync(async db =>
        {
            var row = await db.Set<OutboxMail>().AsNoTracking().SingleAsync(m => m.Id == mail);
            return (row.State, row.Attempts);
        });
    }

    private static async Task AssertClosedAsync(KeptHost host, Browser staff, string reason)
    {
        using var shopper = host.Browser();
        foreach (var path in new[] { "/", "/privacy", "/privacy/policy", "/checkout" })
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await shopper.GetAsync(path)).Status);
        using var stationer = host.Browser("foolscap");
        foreach (var path in new[] { "/", "/privacy/policy", "/privacy/record" })
            Assert.Equal(HttpStatusCode.OK, (await stationer.GetAsync(path)).Status);
        foreach (var path in new[] { "/console", "/console/policies", "/console/catalogue" })
            Assert.Contains(reason, (await staff.GetAsync(path)).Text, StringComparison.Ordinal);
        Assert.Contains(host.Logs.All, l =>
            l.Contains("'inkwell' is closed for maintenance", StringComparison.Ordinal) && l.Contains(reason, StringComparison.Ordinal));
    }

    private static Task<int> SetTextAsync(KeptHost host, string? text) =>
        host.DbAsync(db => Row(db, InForce).ExecuteUpdateAsync(p => p.SetProperty(x => x.Text, text)));

    private static IQueryable<PublishedPolicy> Row(KeptDb db, string version) =>
        db.Set<PublishedPolicy>().Where(p => p.Name == "inkwell" && p.Version == version);
}
