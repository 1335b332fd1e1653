using Kept.Policy;
using Kept.Server.Ledgers;
using Kept.Server.Notices;
using Kept.Server.Requests;
using Kept.Server.Storage;
using Kept.Tests.Campaigns;
using Kept.Tests.Hosting;
using Kept.Tests.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Kept.Tests.Notices.Noticed;
using static Kept.Tests.Policies.PublishingSteps;

namespace Kept.Tests.Notices;

/// <summary>INVARIANT (STICKY): earlier data moves to a new version after notice and time, or a yes, and never otherwise.</summary>
public sealed class NoticeTests
{
    private static readonly DateOnly Old = new(2026, 11, 1);

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task After_a_delivered_notice_and_thirty_silent_days_the_data_moves_once_and_opens_under_the_new_version(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        var person = await Offers.PersonAsync(host.Services, "silent@example.org");
        Assert.False(await MayAsync(host, person));
        var version = await PutInForceAsync(host);
        var mail = await NoticeAsync(host, "silent@example.org");
        Assert.Contains("We may now use your name to run the servers and find faults.", Words(mail), StringComparison.Ordinal);
        Assert.Contains("30 days", Words(mail), StringComparison.Ordinal);
        await Eventually.TrueAsync("the window to be counted", async () => (await OfAsync(host, person)).WindowEndsAt is not null);
        host.Clock.Advance(TimeSpan.FromDays(29.9));
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.Equal(Old, await VersionAsync(host, person));
        Assert.False(await MayAsync(host, person));
        host.Clock.Advance(TimeSpan.FromDays(0.2));
        await Eventually.TrueAsync("the data to move", async () => await VersionAsync(host, person) == version);
        Assert.True(await MayAsync(host, person));
        Assert.Equal("Ada Reader", (await OpenAsync(host, person)).Name);
        Assert.Equal(1, await EntriesAsync(host, person, EntryKind.Migrated));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Who_objects_by_the_link_keeps_the_old_version_for_ever_and_may_change_their_mind(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        var person = await Offers.PersonAsync(host.Services, "objects@example.org");
        var version = await PutInForceAsync(host);
        var link = MailFolder.Link(await NoticeAsync(host, "objects@example.org"), "/privacy/notice/");
        using var browser = host.Browser(cookies: false);
        var page = await browser.GetAsync(link);
        Assert.Null((await OfAsync(host, person)).ObjectedAt);
        page = await page.Form("answer").SubmitAsync("I object");
        Assert.Contains("stays under the version that applied when you gave it", page.Text, StringComparison.Ordinal);
        await browser.PostAsync(link.PathAndQuery, ("answer", "no"));
        Assert.Equal(1, await EntriesAsync(host, person, EntryKind.Objected));
        host.Clock.Advance(TimeSpan.FromDays(400));
        await Task.Delay(3000, TestContext.Current.CancellationToken);
        Assert.Equal(Old, await VersionAsync(host, person));
        await PutInForceAsync(host, clause: NewClause.Replace("administration", "validation", StringComparison.Ordinal).Replace("#learning", "#checking", StringComparison.Ordinal));
        await Eventually.TrueAsync("the second round to end", () => host.DbAsync(db => db.Set<NoticeRun>().AnyAsync(r => r.SiteId == "inkwell" && r.Version != version && r.FinishedAt != null)));
        Assert.Equal(1, await host.DbAsync(db => db.Set<PolicyNotice>().CountAsync(n => n.PersonId == person)));
        await (await browser.GetAsync(link)).Form("answer").SubmitAsync("Apply the new version");
        await Eventually.TrueAsync("the data to move by consent", async () => await VersionAsync(host, person) == version);
        Assert.Contains("consent", await host.DbAsync(db => db.Set<LedgerEntry>().Where(e => e.PersonId == person && e.Kind == EntryKind.Migrated).Select(e => e.Body!).SingleAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reaching earlier data after consent", ChangeMode.AfterConsent, 0)]
    [InlineData("reaching earlier data after notice of 60 days", ChangeMode.AfterNotice, 60)]
    public async Task A_rule_says_for_itself_how_it_reaches_earlier_data(string reach, ChangeMode mode, int days)
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var person = await Offers.PersonAsync(host.Services, "rule@example.org");
        var version = await PutInForceAsync(host, clause: NewClause.Replace("for administration", $"for administration {reach}", StringComparison.Ordinal));
        await NoticeAsync(host, "rule@example.org");
        var notice = await OfAsync(host, person);
        Assert.Equal((mode, days), (notice.Mode, notice.Days));
        host.Clock.Advance(TimeSpan.FromDays(45));
        await Task.Delay(3000, TestContext.Current.CancellationToken);
        Assert.NotEqual(version, await VersionAsync(host, person));
    }

    [Fact]
    public async Task Nobody_is_told_of_what_a_rule_keeps_for_new_data()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var person = await Offers.PersonAsync(host.Services, "new@example.org");
        var version = await PutInForceAsync(host, clause: NewClause.Replace("for administration", "for administration reaching new data", StringComparison.Ordinal));
        await Eventually.TrueAsync("the round to end", () => host.DbAsync(db => db.Set<NoticeRun>().AnyAsync(r => r.SiteId == "inkwell" && r.Version == version && r.FinishedAt != null)));
        Assert.False(await host.DbAsync(db => db.Set<PolicyNotice>().AnyAsync()));
        Assert.Equal(Old, await VersionAsync(host, person));
    }

    [Fact]
    public async Task The_record_tells_of_the_notice_and_leads_to_the_answer()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var browser = host.Browser(cookies: false);
        await RecordSteps.WriteLetterAsync(browser, "record@example.org", "Rea Reader");
        await PutInForceAsync(host);
        await NoticeAsync(host, "record@example.org");
        var record = await (await browser.GetAsync(await RecordSteps.LinkAsync(host, browser, "record@example.org"))).Form("form.use-link").SubmitAsync();
        Assert.Contains("Changes to the policy", record.Text, StringComparison.Ordinal);
        var answer = await record.FollowAsync("Answer");
        Assert.Contains("Keep your earlier version", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_refused_for_good_is_no_notice_and_moves_nothing()
    {
        await using var server = new SmtpServer();
        server.RcptAnswers.Enqueue("550 no such user");
        await using var host = await KeptHost.StartAsync(Provider.Sqlite, null, "--Mail:Smtp:Host=127.0.0.1", $"--Mail:Smtp:Port={server.Port}", "--Mail:Smtp:Security=None");
        var person = await Offers.PersonAsync(host.Services, "bounces@example.org");
        await PutInForceAsync(host);
        await Eventually.TrueAsync("the refusal to be noted", async () => await FindAsync(host, person) is { BouncedAt: not null });
        host.Clock.Advance(TimeSpan.FromDays(60));
        await Task.Delay(3000, TestContext.Current.CancellationToken);
        Assert.Equal(Old, await VersionAsync(host, person));
        using var boss = await host.StaffAsync();
        Assert.Contains("Bounced: no notice 1", (await boss.GetAsync($"/console/policies/inkwell/{Iso((await OfAsync(host, person)).Version)}/notices")).Text, StringComparison.Ordinal);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_bounce_that_staff_record_and_written_terms_keep_the_old_version(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        var back = await Offers.PersonAsync(host.Services, "back@example.org");
        var paper = await Offers.PersonAsync(host.Services, "paper@example.org");
        var version = await PutInForceAsync(host);
        var mail = await NoticeAsync(host, "back@example.org");
        await NoticeAsync(host, "paper@example.org");
        using var boss = await host.StaffAsync();
        var path = $"/console/policies/inkwell/{Iso(version)}/notices";
        var page = await (await boss.GetAsync(path)).Form("MessageId").Fill("MessageId", $"<{mail.MessageId}>").SubmitAsync();
        Assert.Contains("this mail is no notice", page.Text, StringComparison.Ordinal);
        page = await (await boss.GetAsync(path)).Form("Document").Fill("Email", "paper@example.org").Fill("Document", "2026/17").Fill("AcceptedOn", "2026-01-05").SubmitAsync();
        Assert.Contains("no silence moves this person's data", page.Text, StringComparison.Ordinal);
        page = await (await boss.GetAsync(path)).Form("Document").Fill("Email", "stranger@example.org").Fill("Document", "a name, a street").Fill("AcceptedOn", "2099-01-05").SubmitAsync();
        Assert.Equal(3, page.Document.QuerySelectorAll(".field-error").Length);
        host.Clock.Advance(TimeSpan.FromDays(60));
        await Task.Delay(3000, TestContext.Current.CancellationToken);
        Assert.Equal((Old, Old), (await VersionAsync(host, back), await VersionAsync(host, paper)));
    }

    [Fact]
    public async Task Rules_may_ask_whether_somebody_has_terms_in_writing()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var version = await PutInForceAsync(host, "new-data-only", NewClause.Replace("for administration", "for administration unless written-terms", StringComparison.Ordinal));
        var person = await Offers.PersonAsync(host.Services, "terms@example.org");
        Assert.True(await MayAsync(host, person));
        using var boss = await host.StaffAsync();
        await (await boss.GetAsync($"/console/policies/inkwell/{Iso(version)}/notices")).Form("Document").Fill("Email", "terms@example.org").Fill("Document", "2026/18").Fill("AcceptedOn", "2026-01-05").SubmitAsync();
        Assert.False(await MayAsync(host, person));
    }

    [Fact]
    public async Task A_version_for_new_data_only_writes_to_nobody_and_one_after_consent_moves_on_a_yes_alone()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var person = await Offers.PersonAsync(host.Services, "asked@example.org");
        await PutInForceAsync(host, "new-data-only");
        host.Clock.Advance(TimeSpan.FromDays(2));
        await Task.Delay(2000, TestContext.Current.CancellationToken);
        Assert.Equal(0, await host.DbAsync(db => db.Set<PolicyNotice>().CountAsync()));
        var version = await PutInForceAsync(host, "after-consent", clause: "\n### More {#more}\n\nMore.\n\n```policy\nuse name for security\n```\n");
        var mail = await NoticeAsync(host, "asked@example.org");
        host.Clock.Advance(TimeSpan.FromDays(400));
        await Task.Delay(2500, TestContext.Current.CancellationToken);
        Assert.Equal(Old, await VersionAsync(host, person));
        using var browser = host.Browser(cookies: false);
        await (await browser.GetAsync(MailFolder.Link(mail, "/privacy/notice/"))).Form("answer").SubmitAsync("Yes");
        await Eventually.TrueAsync("the data to move", async () => await VersionAsync(host, person) == version);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task After_an_erasure_the_notice_leads_to_nobody_and_moves_nothing(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        var person = await Offers.PersonAsync(host.Services, "erased@example.org");
        await PutInForceAsync(host);
        var link = MailFolder.Link(await NoticeAsync(host, "erased@example.org"), "/privacy/notice/");
        await host.ScopedAsync(s => s.GetRequiredService<Transactions>().RunAsync(() => s.GetRequiredService<Erasure>().EraseAsync(person, "inkwell", default)));
        using var browser = host.Browser(cookies: false);
        Assert.Contains("Nothing is held any more", (await browser.GetAsync(link)).Text, StringComparison.Ordinal);
        await browser.PostAsync(link.PathAndQuery, ("answer", "no"));
        Assert.Equal(1, await host.DbAsync(db => db.Set<PolicyNotice>().CountAsync(n => n.PersonId == null && n.ObjectedAt == null && n.MigratedAt == null)));
    }

    [Fact]
    public async Task A_link_that_nobody_signed_leads_nowhere()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var browser = host.Browser();
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await browser.GetAsync("/privacy/notice/AAAA")).Status);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await browser.PostAsync("/privacy/notice/AAAA", ("answer", "yes"))).Status);
    }
}
